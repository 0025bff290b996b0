{{/* For the pods of your app. Call each with this chart's own context: from a parent chart, .Subcharts.pipelock. */}}

{{- define "pipelock.noProxy" -}}
{{- $fixed := list "localhost" "127.0.0.1" (printf ".svc.%s" .Values.clusterDomain) (printf ".%s" .Values.clusterDomain) -}}
{{- concat $fixed ((.Values.proxyEnv | default dict).noProxy | default list) | join "," -}}
{{- end -}}

{{/* env: HTTPS_PROXY and its kin in both spellings. Nothing in MCP-only mode: there is no proxy to name. */}}
{{- define "pipelock.proxyEnv" -}}
{{- if and (include "pipelock.enabled" .) (include "pipelock.forward" .) (include "pipelock.on" (list .Values.proxyEnv "enabled" true)) -}}
{{- $url := include "pipelock.url" . -}}
{{- range list "HTTPS_PROXY" "HTTP_PROXY" "https_proxy" "http_proxy" }}
- name: {{ . }}
  value: {{ $url | quote }}
{{- end }}
{{- $direct := include "pipelock.noProxy" . -}}
{{- range list "NO_PROXY" "no_proxy" }}
- name: {{ . }}
  value: {{ $direct | quote }}
{{- end }}
- name: NODE_USE_ENV_PROXY
  value: "1"
{{- include "pipelock.caEnv" . }}
{{- end -}}
{{- end -}}

{{/* The certificate alone: the authority's key stays with Pipelock. */}}
{{- define "pipelock.caEnv" -}}
{{- if and (include "pipelock.enabled" .) (include "pipelock.interception" .) }}
{{- range list "NODE_EXTRA_CA_CERTS" "DENO_CERT" }}
- name: {{ . }}
  value: /etc/pipelock-ca/ca.pem
{{- end }}
{{- $file := ternary "ca-bundle.pem" "ca.pem" (not (empty .Values.tlsInterception.bundleKey)) }}
{{- range list "SSL_CERT_FILE" "REQUESTS_CA_BUNDLE" "CURL_CA_BUNDLE" "GIT_SSL_CAINFO" "AWS_CA_BUNDLE" "PIP_CERT" "BUNDLE_SSL_CA_CERT" }}
- name: {{ . }}
  value: /etc/pipelock-ca/{{ $file }}
{{- end }}
{{- end -}}
{{- end -}}

{{- define "pipelock.caVolumes" -}}
{{- if and (include "pipelock.enabled" .) (include "pipelock.interception" .) -}}
- name: pipelock-ca
  secret:
    secretName: {{ .Values.tlsInterception.existingSecret | quote }}
    items:
      - key: {{ .Values.tlsInterception.certKey | quote }}
        path: ca.pem
      {{- with .Values.tlsInterception.bundleKey }}
      - key: {{ . | quote }}
        path: ca-bundle.pem
      {{- end }}
{{- end -}}
{{- end -}}

{{- define "pipelock.caVolumeMounts" -}}
{{- if and (include "pipelock.enabled" .) (include "pipelock.interception" .) -}}
- name: pipelock-ca
  mountPath: /etc/pipelock-ca
  readOnly: true
{{- end -}}
{{- end -}}
