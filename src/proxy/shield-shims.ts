// Knows what is put into a page so that it cannot tell one browser from another, and where that may run at all.

import { valuesOf, type HeaderList } from './wire.ts'

/** Common answers to what pages ask to recognise a browser: cores, memory, plugins, battery, canvas, sound and graphics. */
const shims = `(()=>{const d=(o,k,v)=>{try{Object.defineProperty(o,k,{get:()=>v,configurable:true})}catch{}};const n=Navigator.prototype;
d(n,'hardwareConcurrency',4);d(n,'deviceMemory',8);d(n,'plugins',[]);d(n,'mimeTypes',[]);d(n,'webdriver',false);d(n,'getBattery',undefined);
const g=p=>{if(!p)return;const f=p.getParameter;p.getParameter=function(k){return k===37445?'Generic':k===37446?'Generic Renderer':f.call(this,k)}};
g(globalThis.WebGLRenderingContext?.prototype);g(globalThis.WebGL2RenderingContext?.prototype);
const c=globalThis.CanvasRenderingContext2D?.prototype;if(c){const f=c.getImageData;c.getImageData=function(...a){const i=f.apply(this,a);for(let x=0;x<i.data.length;x+=997)i.data[x]^=1;return i}};
const e=globalThis.HTMLCanvasElement?.prototype;if(e){const f=e.toDataURL;e.toDataURL=function(...a){try{const x=this.getContext('2d');if(x){const i=x.getImageData(0,0,this.width,this.height);x.putImageData(i,0,0)}}catch{}return f.apply(this,a)}};
const b=globalThis.AudioBuffer?.prototype;if(b){const f=b.getChannelData;b.getChannelData=function(...a){const s=f.apply(this,a);for(let x=0;x<s.length;x+=997)s[x]+=1e-7;return s}}})()`

/** The element to put into the page; null = its content security policy lets none run that is not its own. */
export function shimsFor(headers: HeaderList): Uint8Array | null {
  const policies = valuesOf(headers, 'content-security-policy').flatMap((value) => value.split(','))
  let nonce: string | null = null
  for (const policy of policies) {
    const directives = new Map(
      policy.split(';').map((part) => {
        const [name = '', ...sources] = part.trim().split(/\s+/)
        return [name.toLowerCase(), sources] as const
      }),
    )
    const sources = directives.get('script-src-elem') ?? directives.get('script-src') ?? directives.get('default-src')
    if (sources === undefined) continue
    const own = sources.find((source) => source.startsWith("'nonce-"))?.slice(7, -1)
    const strict = sources.some((source) => /^'(nonce|sha\d+)-/.test(source))
    if (own === undefined && (strict || !sources.includes("'unsafe-inline'"))) return null
    if (own !== undefined && nonce !== null && nonce !== own) return null
    nonce = own ?? nonce
  }
  const attribute = nonce !== null && /^[A-Za-z0-9+/_=-]+$/.test(nonce) ? ` nonce="${nonce}"` : ''
  return new TextEncoder().encode(`<script${attribute}>${shims}</script>`)
}
