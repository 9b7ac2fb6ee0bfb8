import type { ElementPart } from 'lit/html.js';
import { Directive, directive } from 'lit/directive.js';

/** Sets custom properties through the CSSOM: a strict `style-src` allows that, but no `style` attribute. */
export const setVars = directive(
  class extends Directive {
    render(_vars: Record<string, string>): void {}

    override update({ element }: ElementPart, [vars]: [Record<string, string>]): void {
      const { style } = element as HTMLElement;
      for (const [name, value] of Object.entries(vars)) {
        if (style.getPropertyValue(name) !== value) style.setProperty(name, value);
      }
    }
  },
);
