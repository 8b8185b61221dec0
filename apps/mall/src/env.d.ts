/// <reference types="vite/client" />
interface ImportMetaEnv {
  /** Where the house answers a mini program, without a slash at the end. */
  readonly VITE_SIYU_HOUSE?: string
}
declare const wx: Record<string, unknown>
declare module '*.vue' {
  import type { DefineComponent } from 'vue'
  const component: DefineComponent<object, object, unknown>
  export default component
}
