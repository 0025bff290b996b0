// Values of the chart: those that must render, and those that must be refused with what to do instead.

import type { Values } from './chart.ts'

const mcp = { enabled: true, upstream: 'http://{{ .Release.Name }}-web:3000/mcp' }
const action = (name: string) => ({ enabled: true, action: name })

export const matrix: Readonly<Record<string, Values>> = {
  default: {},
  off: { enabled: false },
  strict: { mode: 'strict', extraConfig: { api_allowlist: ['api.openai.com'] } },
  audit: { mode: 'audit', enforce: false },
  'MCP only': { forwardProxy: { enabled: false }, mcpProxy: mcp },
  'a digest, a name of its own': {
    fullnameOverride: 'guard',
    image: { repository: 'registry.local/pipelock', digest: `sha256:${'0'.repeat(64)}` },
  },
  'reading HTTPS': {
    tlsInterception: { enabled: true, existingSecret: 'pipelock-ca', passthroughDomains: ['*.pinned.example'] },
  },
  'texts that YAML would read otherwise': {
    podAnnotations: { a: 'yes', b: '1e3', c: '#', d: "it's: so" },
    extraConfig: { trusted_domains: ['*.internal.example.com'], kill_switch: { message: 'no: "way" # here' } },
  },
  'names of digits, labels that are taken': {
    fullnameOverride: 'guard-1',
    nameOverride: '1e3',
    podLabels: { 'app.kubernetes.io/name': 'other', team: '7' },
    podAnnotations: { 'checksum/config': 'none' },
    serviceMonitor: { enabled: true, labels: { 'helm.sh/chart': 'other' } },
  },
  'metrics of their own': {
    metrics: { port: 9091 },
    clusterDomain: 'k8s.example',
    serviceMonitor: { enabled: true },
    networkPolicy: {
      enabled: true,
      app: { podSelector: { matchLabels: { app: 'agent' } } },
      ingress: { metrics: [{ namespaceSelector: { matchLabels: { name: 'monitoring' } } }] },
    },
  },
  'nothing but null': {
    livenessProbe: null,
    readinessProbe: null,
    service: null,
    resources: null,
    securityContext: null,
    podSecurityContext: null,
    forwardProxy: null,
    logging: null,
    dlp: null,
    ingress: null,
    networkPolicy: null,
    proxyEnv: null,
    global: null,
    extraConfig: null,
  },
  'extraConfig that agrees, and null': {
    extraConfig:
      'forward_proxy: {enabled: true}\ntls_interception: {enabled: false}\nfetch_proxy: {listen: "0.0.0.0:8888"}\nresponse_scanning: null\n',
  },
  'large numbers': { requestBodyScanning: { enabled: true, maxBodyBytes: 52428800 } },
  'the finance app, early 2026': {
    forwardProxy: { enabled: true, maxTunnelSeconds: 300, idleTimeoutSeconds: 60 },
    websocketProxy: {
      enabled: false,
      maxMessageBytes: 1048576,
      maxConcurrentConnections: 128,
      scanTextFrames: true,
      allowBinaryFrames: false,
      forwardCookies: false,
      stripCompression: true,
      maxConnectionSeconds: 3600,
      idleTimeoutSeconds: 300,
      originPolicy: 'rewrite',
    },
    dlp: { scanEnv: true, includeDefaults: true },
    responseScanning: { ...action('warn'), includeDefaults: true },
    mcpInputScanning: { ...action('block'), onParseError: 'block' },
    mcpToolScanning: { ...action('warn'), detectDrift: true },
    mcpToolPolicy: action('warn'),
    mcpSessionBinding: { enabled: true, unknownToolAction: 'warn' },
    toolChainDetection: { ...action('warn'), windowSize: 20, maxGap: 3 },
    logging: { format: 'json', output: 'stdout', includeAllowed: false, includeBlocked: true },
    extraConfig: { session_profiling: { enabled: true, max_sessions: 500 } },
  },
  'the finance app, today': {
    trustedDomains: ['*.internal.example.com', 'ollama.local'],
    requestBodyScanning: { ...action('warn'), maxBodyBytes: 5242880, scanHeaders: true, headerMode: 'sensitive' },
    mcpProxy: mcp,
    mcpToolPolicy: {
      enabled: false,
      action: 'warn',
      rules: [{ name: 'shell', tool_pattern: '(?i)^bash$', action: 'redirect', redirect_profile: 'safe-fetch' }],
      redirectProfiles: {
        'safe-fetch': { exec: ['/pipelock', 'internal-redirect', 'fetch-proxy'], reason: 'proxied' },
      },
    },
    externalAssistant: { enabled: true },
    extraConfig: 'health_watchdog: {enabled: true, interval_seconds: 2}\nflight_recorder: {enabled: true}\n',
  },
  everything: {
    replicas: 2,
    imagePullSecrets: ['registry'],
    mcpProxy: { ...mcp, token: { name: 'mcp', key: 'token' } },
    trustedDomains: ['*.svc.cluster.local'],
    tlsInterception: { enabled: true, existingSecret: 'pipelock-ca' },
    ingress: {
      enabled: true,
      className: 'nginx',
      annotations: { 'nginx.ingress.kubernetes.io/proxy-buffering': 'off' },
      hosts: [
        { host: 'mcp.example.com', paths: [{ path: '/', pathType: 'Prefix' }] },
        { host: '*.agents.example.com', paths: [{ path: '/mcp' }] },
      ],
      tls: [{ secretName: 'mcp-tls', hosts: ['mcp.example.com'] }],
    },
    serviceMonitor: { enabled: true, labels: { release: 'prometheus' } },
    podDisruptionBudget: { enabled: true, minAvailable: 1 },
    networkPolicy: {
      enabled: true,
      app: {
        podSelector: { matchLabels: { app: 'agent' } },
        extraEgress: [{ to: [{ podSelector: { matchLabels: { app: 'postgres' } } }], ports: [{ port: 5432 }] }],
      },
      ingress: {
        mcp: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ingress-nginx' } } }],
        metrics: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }],
      },
    },
    extraEnv: [{ name: 'TZ', value: 'UTC' }],
    extraVolumes: [{ name: 'tmp', emptyDir: {} }],
    extraVolumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
    podLabels: { team: 'agents' },
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    tolerations: [{ key: 'agents', operator: 'Exists' }],
    affinity: { podAntiAffinity: {} },
    topologySpreadConstraints: [
      { maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' },
    ],
    priorityClassName: 'high',
  },
}

const ingress = (hosts: unknown) => ({ mcpProxy: mcp, ingress: { enabled: true, hosts } })

export const refused: Readonly<Record<string, readonly [Values, RegExp]>> = {
  'no upstream': [{ mcpProxy: { enabled: true } }, /mcpProxy\.enabled needs mcpProxy\.upstream/],
  'an upstream of another kind': [
    { mcpProxy: { enabled: true, upstream: 'ftp://x' } },
    /must be http:\/\/ or https:\/\/ with a host/,
  ],
  'nothing on': [{ forwardProxy: { enabled: false } }, /are both false: nothing would be watched/],
  'one port twice': [{ mcpProxy: { ...mcp, port: 8888 } }, /are both 8888: give each its own/],
  'an Ingress without MCP': [{ ingress: { enabled: true } }, /ingress\.enabled needs mcpProxy\.enabled/],
  'no hosts': [ingress([]), /ingress\.hosts is empty/],
  'an empty host': [ingress([{ host: '', paths: [{ path: '/' }] }]), /hosts\[0\]\.host is empty/],
  'no paths': [ingress([{ host: 'a.example', paths: [] }]), /hosts\[0\]\.paths is empty: add/],
  'an empty path': [ingress([{ host: 'a.example', paths: [{ path: '' }] }]), /has an entry without path/],
  'both budgets': [
    { podDisruptionBudget: { enabled: true, minAvailable: 0, maxUnavailable: 0 } },
    /minAvailable and maxUnavailable exclude each other/,
  ],
  'a NetworkPolicy for nobody': [{ networkPolicy: { enabled: true } }, /needs networkPolicy\.app\.podSelector/],
  'no authority': [{ tlsInterception: { enabled: true } }, /kubectl create secret tls pipelock-ca/],
  'egress to everywhere': [
    {
      networkPolicy: {
        enabled: true,
        app: { podSelector: { matchLabels: { app: 'agent' } }, extraEgress: [{ ports: [{ port: 443 }] }] },
      },
    },
    /extraEgress\[0\] has no `to`: it would let the app's pods reach every address/,
  ],
  'egress to all addresses': [
    {
      networkPolicy: {
        enabled: true,
        app: {
          podSelector: { matchLabels: { app: 'agent' } },
          extraEgress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }, { to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }],
        },
      },
    },
    /extraEgress\[1\] leads everywhere .*would go around the proxy/,
  ],
  'DNS nowhere': [
    {
      networkPolicy: {
        enabled: true,
        app: { podSelector: { matchLabels: { app: 'agent' } } },
        dns: { namespaceSelector: null, podSelector: null },
      },
    },
    /networkPolicy\.dns needs namespaceSelector or podSelector/,
  ],
  'a path without slash': [ingress([{ host: 'a.example', paths: [{ path: 'mcp' }] }]), /the path "mcp": it must begin/],
  'metrics on a port that is taken': [
    { metrics: { port: 8888 } },
    /forwardProxy\.port and metrics\.port are both 8888/,
  ],
  'a number for a label': [{ podLabels: { team: 7 } }, /podLabels/],
  'another port behind the back': [
    { extraConfig: { fetch_proxy: { listen: '0.0.0.0:9000' } } },
    /extraConfig\.fetch_proxy\.listen says 0\.0\.0\.0:9000: set forwardProxy\.port/,
  ],
  'MCP only behind the back': [
    { extraConfig: 'forward_proxy: {enabled: false}\n' },
    /extraConfig\.forward_proxy\.enabled says false: set forwardProxy\.enabled/,
  ],
  'no section behind the back': [
    { extraConfig: 'forward_proxy: null\n' },
    /extraConfig\.forward_proxy\.enabled says false: set forwardProxy\.enabled/,
  ],
  'a text for a section': [
    { extraConfig: { response_scanning: 'off' } },
    /extraConfig: response_scanning is a section: write a map of its keys, not off/,
  ],
  'HTTPS read behind the back': [
    { extraConfig: { tls_interception: { enabled: true } } },
    /extraConfig\.tls_interception\.enabled says true: set tlsInterception\.enabled/,
  ],
  'metrics behind the back': [
    { extraConfig: { metrics_listen: '0.0.0.0:9091' } },
    /extraConfig\.metrics_listen says 0\.0\.0\.0:9091: set metrics\.port/,
  ],
  'a name that no Service may have': [{ fullnameOverride: '123' }, /"123" cannot name a Service.*set fullnameOverride/],
  'an assistant alone': [{ externalAssistant: { enabled: true } }, /externalAssistant\.enabled needs/],
  'a token without key': [
    { mcpProxy: { ...mcp, token: { name: 'mcp' } } },
    /mcpProxy\.token needs a key of the Secret/,
  ],
  'extraConfig that is no map': [{ extraConfig: '- a\n- b\n' }, /extraConfig is no YAML map/],
  'a mode that is none': [{ mode: 'loud' }, /mode/],
  'a key that is none': [{ forwardproxy: {} }, /forwardproxy/],
  'a text for a boolean': [{ requestBodyScanning: { enabled: 'false' } }, /requestBodyScanning/],
}
