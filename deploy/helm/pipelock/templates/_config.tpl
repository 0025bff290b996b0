{{/* pipelock.yaml from values. Built as a map and written by toYaml: what needs quotes gets them, no key comes twice. */}}

{{/* Copies (list INTO FROM): camelCase to snake_case. Names that are yours (profiles) and items of lists stay as they are. */}}
{{- define "pipelock.snake" -}}
{{- $into := index . 0 -}}
{{- range $key, $value := index . 1 -}}
{{- if kindIs "invalid" $value -}}
{{- else if eq $key "redirectProfiles" -}}
{{- $_ := set $into "redirect_profiles" $value -}}
{{- else if kindIs "map" $value -}}
{{- $inner := dict -}}
{{- include "pipelock.snake" (list $inner $value) -}}
{{- $_ := set $into (snakecase $key) $inner -}}
{{- else -}}
{{- $_ := set $into (snakecase $key) $value -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Lays (list INTO FROM) over each other, key by key. Unlike mergeOverwrite, an explicit false, 0 or "" wins too; null takes a key away. */}}
{{- define "pipelock.overlay" -}}
{{- $into := index . 0 -}}
{{- range $key, $value := index . 1 -}}
{{- if and (kindIs "map" $value) (hasKey $into $key) (kindIs "map" (index $into $key)) -}}
{{- include "pipelock.overlay" (list (index $into $key) $value) -}}
{{- else if kindIs "invalid" $value -}}
{{- $_ := unset $into $key -}}
{{- else if and (hasKey $into $key) (kindIs "map" (index $into $key)) -}}
{{- fail (printf "pipelock: extraConfig: %s is a section: write a map of its keys, not %v" $key $value) -}}
{{- else -}}
{{- $_ := set $into $key $value -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Call with (list CONFIG EXTRA). What ports, probes and app pods follow must not be said otherwise behind their back. */}}
{{- define "pipelock.consistent" -}}
{{- $config := index . 0 -}}
{{- $extra := index . 1 -}}
{{- $instead := dict "fetch_proxy.listen" "forwardProxy.port" "forward_proxy.enabled" "forwardProxy.enabled" "tls_interception.enabled" "tlsInterception.enabled" "tls_interception.ca_cert" "tlsInterception.existingSecret" "tls_interception.ca_key" "tlsInterception.existingSecret" -}}
{{- range $path, $value := $instead -}}
{{- $section := first (splitList "." $path) -}}
{{- $key := last (splitList "." $path) -}}
{{- $own := toString (default false (index (index $config $section | default dict) $key)) -}}
{{- $said := $own -}}
{{- if hasKey $extra $section -}}
{{- $of := index $extra $section -}}
{{- if kindIs "invalid" $of -}}{{- $said = "false" -}}{{- end -}}
{{- if kindIs "map" $of -}}{{- if hasKey $of $key -}}{{- $said = toString (default false (index $of $key)) -}}{{- end -}}{{- end -}}
{{- end -}}
{{- if ne $said $own -}}
{{- fail (printf "pipelock: extraConfig.%s says %s: set %s, which ports and app pods follow" $path $said $value) -}}
{{- end -}}
{{- end -}}
{{- if hasKey $extra "metrics_listen" -}}
{{- if ne (toString $extra.metrics_listen) (default "" $config.metrics_listen) -}}
{{- fail (printf "pipelock: extraConfig.metrics_listen says %v: set metrics.port, which the Service and the ServiceMonitor follow" $extra.metrics_listen) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "pipelock.config" -}}
{{- $values := .Values -}}
{{- $config := dict "version" 1 "mode" (default "balanced" $values.mode) -}}
{{- if hasKey $values "enforce" -}}
{{- if not (kindIs "invalid" $values.enforce) -}}{{- $_ := set $config "enforce" $values.enforce -}}{{- end -}}
{{- end -}}
{{- range list "websocketProxy" "dlp" "requestBodyScanning" "responseScanning" "mcpInputScanning" "mcpToolScanning" "mcpToolPolicy" "mcpSessionBinding" "toolChainDetection" "logging" -}}
{{- if hasKey $values . -}}
{{- $section := dict -}}
{{- include "pipelock.snake" (list $section (index $values . | default dict)) -}}
{{- if $section -}}{{- $_ := set $config (snakecase .) $section -}}{{- end -}}
{{- end -}}
{{- end -}}
{{- $forward := dict -}}
{{- include "pipelock.snake" (list $forward (omit ($values.forwardProxy | default dict) "port")) -}}
{{- $_ := set $forward "enabled" (eq (include "pipelock.forward" .) "true") -}}
{{- $_ := set $config "forward_proxy" $forward -}}
{{- $_ := set $config "fetch_proxy" (dict "listen" (printf "0.0.0.0:%s" (include "pipelock.port" .))) -}}
{{- with include "pipelock.metricsPort" . -}}{{- $_ := set $config "metrics_listen" (printf "0.0.0.0:%s" .) -}}{{- end -}}
{{- with $values.trustedDomains -}}{{- $_ := set $config "trusted_domains" . -}}{{- end -}}
{{- if include "pipelock.interception" . -}}
{{- if not $values.tlsInterception.existingSecret -}}
{{- fail "pipelock: tlsInterception.enabled needs tlsInterception.existingSecret, a Secret with the authority: pipelock tls init --out ca && kubectl create secret tls pipelock-ca --cert=ca/ca.pem --key=ca/ca-key.pem" -}}
{{- end -}}
{{- $tls := dict -}}
{{- include "pipelock.snake" (list $tls (omit $values.tlsInterception "existingSecret" "certKey" "keyKey" "bundleKey")) -}}
{{- $_ := set $tls "ca_cert" "/etc/pipelock-ca/ca.pem" -}}
{{- $_ := set $tls "ca_key" "/etc/pipelock-ca/ca-key.pem" -}}
{{- $_ := set $config "tls_interception" $tls -}}
{{- end -}}
{{- $extra := $values.extraConfig | default dict -}}
{{- if kindIs "string" $extra -}}
{{- $text := $extra -}}
{{- $extra = fromYaml $text -}}
{{- if hasKey $extra "Error" -}}{{- fail (printf "pipelock: extraConfig is no YAML map: %s" $extra.Error) -}}{{- end -}}
{{- end -}}
{{- if not (kindIs "map" $extra) -}}{{- fail "pipelock: extraConfig must be a map of pipelock.yaml's sections, or its text" -}}{{- end -}}
{{- include "pipelock.consistent" (list $config $extra) -}}
{{- include "pipelock.overlay" (list $config $extra) -}}
{{- toYaml $config -}}
{{- end -}}
