export type Language = 'en' | 'zh';

/** A fixed text of the reference in both languages. */
export interface Label {
  readonly en: string;
  readonly zh: string;
}

export const label = (en: string, zh: string): Label => ({ en, zh });

export const labels = {
  attributes: label('Attributes', '属性（attribute）'),
  properties: label('Properties', '属性（property）'),
  methods: label('Methods', '方法'),
  events: label('Events', '事件'),
  slots: label('Slots', '插槽'),
  parts: label('Parts', 'CSS part'),
  states: label('States', 'CSS 状态'),
  customProperties: label('Custom properties', 'CSS 变量'),

  class: label('class', '类'),
  function: label('function', '函数'),
  interface: label('interface', '接口'),
  type: label('type', '类型'),
  constant: label('constant', '常量'),
  unexported: label('not exported by name', '未按名称导出'),

  extends: label('extends', '继承'),
  optional: label('optional', '可选'),
  readOnly: label('read-only', '只读'),
  default: label('default', '默认值'),
  property: label('property', 'property 名'),
  detail: label('detail', 'detail'),
  syntax: label('syntax', '语法'),
  flag: label('present or absent', '有无即开关'),
  defaultSlot: label('the tag’s content', '标签的内容'),

  parameters: label('Parameters', '参数'),
  returns: label('Returns', '返回'),
  throws: label('Throws', '抛出'),
  example: label('Example', '示例'),
} as const;

export type LabelName = keyof typeof labels;
