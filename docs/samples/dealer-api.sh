#!/usr/bin/env bash
# A dealer's system at the dealer API, step by step, with nothing but curl and openssl.
#
#   ISSUER=https://id.example.jp CLIENT_ID=pal-D-0234 KEY=private-key.pem KID=2026-11 \
#   SHOP=S-01 EMAIL=hanako@example.jp ./dealer-api.sh
#
# KEY is the private key (P-256, PEM) whose public half is registered for the client, under the name KID. A pair is made by
#   openssl ecparam -name prime256v1 -genkey -noout -out private-key.pem
set -euo pipefail
: "${ISSUER:?the address of the provider}" "${CLIENT_ID:?}" "${KEY:?a PEM file}" "${KID:?}" "${SHOP:?}" "${EMAIL:?}"
API=$ISSUER/dealer/v1

say() { printf '\n%s\n' "$*" >&2; }
base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
random() { openssl rand -hex 16; }

# member NAME: the text of a member of the JSON on the input. A real program has a library for it.
member() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }

# ES256 (RFC 7518, 3.4) is the two numbers of the signature, 32 bytes each; openssl writes them as DER.
sign() {
  local number hex=
  for number in $(openssl dgst -sha256 -sign "$KEY" -binary | openssl asn1parse -inform DER | sed -n 's/.*INTEGER *:\([0-9A-F]*\).*/\1/p'); do
    number=$(printf '%64s' "$number" | tr ' ' '0')
    hex+=${number: -64}
  done
  # shellcheck disable=SC2059  # the format is the bytes themselves
  printf "$(sed 's/../\\x&/g' <<<"$hex")" | base64url
}

# call METHOD PATH [BODY]: one call with the token. A POST has a key, so that it may be sent again when its answer was lost.
call() {
  local method=$1 path=$2 body=${3-}
  local arguments=(--silent --show-error --fail-with-body --request "$method" --header "Authorization: Bearer $token")
  if [ "$method" = POST ]; then
    arguments+=(--header 'Content-Type: application/json' --header "Idempotency-Key: \"$(random)\"" --data "$body")
  fi
  curl "${arguments[@]}" "$API$path"
}

say '1. A signed assertion says who calls (RFC 7523). It is good once, for a minute.'
now=$(date +%s)
header=$(printf '{"alg":"ES256","typ":"JWT","kid":"%s"}' "$KID" | base64url)
claims=$(printf '{"iss":"%s","sub":"%s","aud":"%s","jti":"%s","iat":%d,"exp":%d}' \
  "$CLIENT_ID" "$CLIENT_ID" "$ISSUER" "$(random)" "$now" "$((now + 60))" | base64url)
assertion=$header.$claims.$(printf '%s' "$header.$claims" | sign)

say '2. The assertion is exchanged for an access token, which serves until it expires.'
token=$(curl --silent --show-error --fail-with-body "$ISSUER/token" \
  --data-urlencode grant_type=client_credentials \
  --data-urlencode 'scope=link:start link:read link:cancel events:read' \
  --data-urlencode client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer \
  --data-urlencode "client_assertion=$assertion" | member access_token)

say '3. A visit is opened with the record of the customer who stands at the counter.'
visit=$(call POST /visits "{\"shop\":\"$SHOP\",\"staff\":\"1234\",\"customer\":{\"customer_code\":\"SAMPLE-1\",\"emails\":[\"$EMAIL\"]}}")
printf '%s\n' "$visit"
visit_id=$(member visit_id <<<"$visit")
notice=$(member notice_version <<<"$visit")
# A system without pages of its own posts `launch` to `launch_url` from the browser now, and the terminal does the rest.

say '4. The customer has read the notice and ticked it.'
call POST "/visits/$visit_id/acknowledgement" "{\"notice_version\":\"$notice\"}"

say '5. Is there a common ID for the address?'
call POST "/visits/$visit_id/lookups" "{\"emails\":[\"$EMAIL\"]}"

say '6. The link is started: the customer gets a mail and completes it on their own device.'
started=$(call POST "/visits/$visit_id/provisional-link" "{\"email\":\"$EMAIL\",\"edited\":false}")
printf '%s\n' "$started"
link_id=$(member id <<<"$started")

say '7. How is it?'
call GET "/links/$link_id"

say '8. What has happened? Events are signed, and wait until they are acknowledged.'
call POST /events '{"maxEvents":10}'

say '9. This was a trial: the start is taken back.'
call POST "/links/$link_id/cancel" '{}'
call GET "/links/$link_id"
printf '\n'
