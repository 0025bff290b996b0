// Starts the WebAssembly that is embedded in this program, where the runtime has any.

const modules = new Map<string, WebAssembly.Module | null>()

/** A new instance of an embedded module; null = none here, or not allowed: the plain way has the same results. */
export function instance(code: string): WebAssembly.Exports | null {
  let module = modules.get(code)
  if (module === undefined) {
    try {
      module = new WebAssembly.Module(Uint8Array.from(atob(code), (letter) => letter.charCodeAt(0)))
    } catch {
      module = null
    }
    modules.set(code, module)
  }
  return module === null ? null : new WebAssembly.Instance(module, { env: { abort: () => undefined } }).exports
}
