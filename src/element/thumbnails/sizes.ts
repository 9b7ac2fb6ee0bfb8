/** How wide thumbnails are drawn, in pixels: screens are dense. Style sheets say how large they are seen. */
export const widths = { row: 120, card: 360, avatar: 400 } as const;
