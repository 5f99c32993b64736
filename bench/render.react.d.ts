// What the comparison uses of React, whose own types are not installed.
declare module 'react' {
  export function createElement(type: unknown, props: Record<string, unknown> | null, ...children: unknown[]): unknown;
}
declare module 'react-dom/server' {
  export function renderToStaticMarkup(element: unknown): string;
}
