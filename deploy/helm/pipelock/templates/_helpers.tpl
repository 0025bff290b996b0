{{/* Names, labels, and the questions several templates ask. Every name begins with "pipelock.": a parent chart shares them. */}}

{{- define "pipelock.name" -}}
{{- default "pipelock" .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "pipelock.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- $name := include "pipelock.name" . -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "pipelock.selectorLabels" -}}
app.kubernetes.io/name: {{ include "pipelock.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: pipelock
{{- end -}}

{{/* Of the pod of `helm test`: it is neither Pipelock nor the app. */}}
{{- define "pipelock.testLabels" -}}
app.kubernetes.io/name: {{ printf "%s-test" (include "pipelock.name" .) | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{- define "pipelock.labels" -}}
{{ include "pipelock.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{/* "true", or nothing. `default` would take an explicit false for absent: call with (list MAP KEY DEFAULT). */}}
{{- define "pipelock.on" -}}
{{- $map := index . 0 | default dict -}}
{{- $key := index . 1 -}}
{{- $value := index . 2 -}}
{{- if hasKey $map $key -}}
{{- if not (kindIs "invalid" (index $map $key)) -}}{{- $value = index $map $key -}}{{- end -}}
{{- end -}}
{{- if kindIs "string" $value -}}
{{- fail (printf "pipelock: %s is the text %q: write true or false without quotes" $key $value) -}}
{{- end -}}
{{- if $value -}}true{{- end -}}
{{- end -}}

{{- define "pipelock.enabled" -}}{{- include "pipelock.on" (list .Values "enabled" true) -}}{{- end -}}
{{- define "pipelock.forward" -}}{{- include "pipelock.on" (list .Values.forwardProxy "enabled" true) -}}{{- end -}}
{{- define "pipelock.mcp" -}}{{- include "pipelock.on" (list .Values.mcpProxy "enabled" false) -}}{{- end -}}
{{- define "pipelock.interception" -}}{{- include "pipelock.on" (list .Values.tlsInterception "enabled" false) -}}{{- end -}}

{{/* name and namespace. In quotes: a release may be called 123. */}}
{{- define "pipelock.named" -}}
name: {{ include "pipelock.fullname" . | quote }}
namespace: {{ .Release.Namespace | quote }}
{{- end -}}

{{/* Ports: the one source. */}}
{{- define "pipelock.port" -}}{{- int (default 8888 (.Values.forwardProxy | default dict).port) -}}{{- end -}}
{{- define "pipelock.mcpPort" -}}{{- int (default 8889 (.Values.mcpProxy | default dict).port) -}}{{- end -}}

{{/* Empty = /metrics is on the main port. */}}
{{- define "pipelock.metricsPort" -}}{{- with (.Values.metrics | default dict).port -}}{{- int . -}}{{- end -}}{{- end -}}

{{- define "pipelock.host" -}}
{{ include "pipelock.fullname" . }}.{{ .Release.Namespace }}.svc.{{ .Values.clusterDomain }}
{{- end -}}
{{- define "pipelock.url" -}}
http://{{ include "pipelock.host" . }}:{{ include "pipelock.port" . }}
{{- end -}}

{{- define "pipelock.image" -}}
{{- $tag := default .Chart.AppVersion .Values.image.tag -}}
{{- .Values.image.repository -}}:{{- $tag -}}
{{- with .Values.image.digest }}@{{ . }}{{ end -}}
{{- end -}}

{{/* Its own, else the app's; an empty list is an answer. */}}
{{- define "pipelock.imagePullSecrets" -}}
{{- $secrets := .Values.imagePullSecrets -}}
{{- if kindIs "invalid" $secrets -}}{{- $secrets = (.Values.global | default dict).imagePullSecrets -}}{{- end -}}
{{- $names := list -}}
{{- range $secrets -}}
{{- $names = append $names (ternary . (dict "name" .) (kindIs "map" .)) -}}
{{- end -}}
{{- with $names -}}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end -}}
{{- end -}}

{{- define "pipelock.serviceAccountName" -}}
{{- if include "pipelock.on" (list .Values.serviceAccount "create" true) -}}
{{- default (include "pipelock.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "pipelock.mcpUpstream" -}}
{{- $upstream := tpl (default "" .Values.mcpProxy.upstream) . -}}
{{- if not $upstream -}}
{{- fail "pipelock: mcpProxy.enabled needs mcpProxy.upstream, the URL of your MCP server, such as http://{{ .Release.Name }}-web:3000/mcp" -}}
{{- end -}}
{{- if not (regexMatch "^https?://[^/]" $upstream) -}}
{{- fail (printf "pipelock: mcpProxy.upstream %q must be http:// or https:// with a host" $upstream) -}}
{{- end -}}
{{- $upstream -}}
{{- end -}}

{{/* What must not be rendered at all. */}}
{{- define "pipelock.guard" -}}
{{- $global := .Values.global | default dict -}}
{{- $assistant := or (include "pipelock.on" (list .Values.externalAssistant "enabled" false)) (include "pipelock.on" (list $global.externalAssistant "enabled" false)) -}}
{{- if and $assistant (include "pipelock.on" (list .Values "requireForExternalAssistant" true)) -}}
{{- if not (and (include "pipelock.enabled" .) (include "pipelock.mcp" .)) -}}
{{- fail "pipelock: externalAssistant.enabled needs enabled: true and mcpProxy.enabled: true, so that what the assistant asks of your MCP server is watched (requireForExternalAssistant: false gives that up)" -}}
{{- end -}}
{{- end -}}
{{- if not (regexMatch "^[a-z]([-a-z0-9]*[a-z0-9])?$" (include "pipelock.fullname" .)) -}}
{{- fail (printf "pipelock: %q cannot name a Service: it must begin with a letter and have lower-case letters, digits and hyphens only; set fullnameOverride" (include "pipelock.fullname" .)) -}}
{{- end -}}
{{- if and (include "pipelock.enabled" .) (not (include "pipelock.forward" .)) (not (include "pipelock.mcp" .)) -}}
{{- fail "pipelock: forwardProxy.enabled and mcpProxy.enabled are both false: nothing would be watched; enabled: false renders nothing" -}}
{{- end -}}
{{- $ports := list (list "forwardProxy.port" (include "pipelock.port" .)) -}}
{{- if include "pipelock.mcp" . -}}{{- $ports = append $ports (list "mcpProxy.port" (include "pipelock.mcpPort" .)) -}}{{- end -}}
{{- with include "pipelock.metricsPort" . -}}{{- $ports = append $ports (list "metrics.port" .) -}}{{- end -}}
{{- range $i, $one := $ports -}}
{{- range $other := slice $ports (int (add1 $i)) -}}
{{- if eq (last $one) (last $other) -}}
{{- fail (printf "pipelock: %s and %s are both %s: give each its own" (first $one) (first $other) (last $one)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
