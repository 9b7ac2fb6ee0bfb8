export type Language = 'en' | 'zh';

/** A fixed text of the reference in both languages. */
export interface Label {
  readonly en: string;
  readonly zh: string;
}

export const label = (en: string, zh: string): Label => ({ en, zh });

export const labels = {
  attributes: label('Attributes', 'HTML 属性'),
  properties: label('Properties', 'JS 属性'),
  methods: label('Methods', '方法'),
  events: label('Events', '事件'),
  slots: label('Slots', '插槽'),
  parts: label('Parts', '部位（part）'),
  states: label('States', '状态（state）'),
  customProperties: label('Custom properties', 'CSS 自定义属性'),

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
  property: label('property', 'JS 属性'),
  detail: label('detail', 'detail'),
  syntax: label('syntax', '语法'),
  flag: label('present or absent', '布尔属性，写上即开启'),
  defaultSlot: label('the tag’s content', '标签的内容'),

  parameters: label('Parameters', '参数'),
  returns: label('Returns', '返回'),
  throws: label('Throws', '抛出'),
  example: label('Example', '示例'),
} as const;

export type LabelName = keyof typeof labels;
