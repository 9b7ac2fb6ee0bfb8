declare global {
  namespace JSX {
    interface IntrinsicElements {
      span: { slot?: string };
    }
  }
}
export {};
