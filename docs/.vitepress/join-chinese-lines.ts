import type { MarkdownRenderer } from 'vitepress';

const CHINESE_END = /[\p{sc=Han}，。、；：！？）》」”…]$/u;
const CHINESE_START = /^[\p{sc=Han}，。、；：！？（《「“…]/u;

/** Joins the lines of a Chinese paragraph without a space: there is none between Chinese words. */
export function joinChineseLines(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('join-chinese-lines', ({ tokens }) => {
    for (const { children } of tokens) {
      if (!children) continue;
      const isJoint = (index: number) =>
        children[index]!.type === 'softbreak' &&
        CHINESE_END.test(children.slice(0, index).findLast(({ content }) => content)?.content ?? '') &&
        CHINESE_START.test(children.slice(index + 1).find(({ content }) => content)?.content ?? '');
      for (let index = children.length - 1; index > 0; index--) if (isJoint(index)) children.splice(index, 1);
    }
  });
}
