{{- define "common-id.fullname" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 50 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "common-id.selector" -}}
app.kubernetes.io/name: common-id
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "common-id.labels" -}}
{{ include "common-id.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "common-id.image" -}}
{{ .Values.image.repository }}{{ if .Values.image.digest }}@{{ .Values.image.digest }}{{ else }}:{{ .Values.image.tag | default .Chart.AppVersion }}{{ end }}
{{- end }}

{{- define "common-id.secret" -}}
{{ .Values.secrets.existing | default (include "common-id.fullname" .) }}
{{- end }}

{{/* What a Secret of the chart's own holds. */}}
{{- define "common-id.secretData" -}}
DATABASE_URL: {{ required "secrets.databaseUrl is missing: give it, or the name of a Secret as secrets.existing" .Values.secrets.databaseUrl | quote }}
COMMON_ID__MASTER_KEY: {{ required "secrets.masterKey is missing: make one by  head -c 32 /dev/urandom | basenc --base64url | tr -d =  and keep a copy" .Values.secrets.masterKey | quote }}
COMMON_ID__MAIL__SMTP: {{ required "secrets.smtp is missing: smtps://user:password@host:465" .Values.secrets.smtp | quote }}
{{- end }}

{{- define "common-id.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "common-id.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}
