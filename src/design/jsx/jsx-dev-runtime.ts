export { jsx as jsxDEV, Fragment } from './jsx-runtime.js';
export type { JSX } from './jsx-runtime.js';
