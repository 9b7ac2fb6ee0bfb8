import { css } from '../parts/css.js';

export const cropStyles = css`
  @layer crop {
    .crop {
      inline-size: 30rem;
      border-radius: calc(var(--_radius) * 1.25);
      box-shadow: 0 24px 70px -12px #00000073;
    }
    .crop header {
      display: flex;
      gap: 12px;
      align-items: baseline;
      justify-content: space-between;
      flex-wrap: wrap;
      padding: 14px 18px;
    }
    .crop h2 {
      font-size: 1rem;
      font-weight: 600;
    }
    .which {
      flex: 1 1 6rem;
      min-inline-size: 0;
      overflow: hidden;
      text-align: end;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .which,
    .help {
      color: var(--_muted);
      font-size: 0.8125rem;
    }
    .stage {
      display: block;
      inline-size: 100%;
      block-size: clamp(180px, 100dvh - 17.5rem, 22rem);
      border-radius: 0;
      background: #17191e;
    }
    @media (max-width: 20rem) {
      .stage {
        block-size: clamp(140px, 100dvh - 25.5rem, 22rem);
      }
    }
    .stage:focus-visible {
      outline: solid #fff;
      outline-offset: -3px;
    }
    .crop p {
      padding: 10px 18px;
    }
    .tools {
      display: flex;
      gap: 4px;
      align-items: center;
      padding: 0 10px 8px;
    }
    .tools input {
      flex: 1;
      min-inline-size: 0;
      block-size: var(--_control);
      accent-color: var(--_strong);
    }
    .tools .tool:last-child {
      margin-inline-start: 6px;
    }
    .crop .choices {
      padding: 4px 18px 18px;
    }
    .choice.reset {
      margin-inline-end: auto;
      border-color: transparent;
      color: var(--_strong);
    }
  }
`;
