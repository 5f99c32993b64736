export namespace JSX { export type Element = { html: string }; export interface IntrinsicElements { p: { children?: unknown } } export interface ElementChildrenAttribute { children: unknown } }
export function jsx(tag: string, props: { children?: unknown }) { return { html: `<${tag}>${String(props.children)}</${tag}>` } }
export const jsxs = jsx; export const Fragment = 'f';
