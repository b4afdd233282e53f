#!/usr/bin/env bash
# A weft-dp of the sidecar pair, from a configuration file; the contract is in peers/README.md.
set -euo pipefail
bin=${WEFT_OUT:-${WEFT_BIN:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)/out}}

inbound_tls='{identity: own, trust_bundle: ca, require_client_certificate: true, peer_sans: [{kind: DNS, exact: localhost}], alpn: [weft/1]}'
outbound_tls='{identity: own, trust_bundle: ca, peer_sans: [{kind: DNS, exact: localhost}], sni: localhost, alpn: [weft/1]}'
listener_tls= cluster_tls= protocol=HTTP1
case $ROLE in
  a) cluster_tls="tls: $outbound_tls"; direction=OUTBOUND; protocol=HTTP2 ;;
  b) listener_tls="tls: $inbound_tls"; direction=INBOUND; [ "$MODE" != h2 ] || protocol=HTTP2 ;;
  single) direction=OUTBOUND ;;
  *) echo "no role $ROLE"; exit 3 ;;
esac
logs= traces= metrics=
has() { [[ " ${OBSERVED-} " == *" $1 "* ]]; }
# Kuma's line of a request and its spans by default, as the control plane sends them.
line='[%START_TIME%] bench "%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%" %RESPONSE_CODE% %RESPONSE_FLAGS% %BYTES_RECEIVED% %BYTES_SENT% %DURATION%'
line+=' %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% "%REQ(X-FORWARDED-FOR)%" "%REQ(USER-AGENT)%" "%REQ(X-B3-TRACEID?X-DATADOG-TRACEID)%" "%REQ(X-REQUEST-ID)%"'
line+=' "%REQ(:AUTHORITY)%" "a" "b" "127.0.0.1" "%UPSTREAM_HOST%"'
has logs || { has client-logs && [ "$ROLE" = a ]; } && rm -f "$RUN/access.log" && logs=", access_logs: [{policy: bench, file: {path: $RUN/access.log}, text: '$line'}]"
has traces && traces=", tracing: {policy: bench, zipkin: {url: 'http://127.0.0.1:$SPANS/api/v2/spans', trace_id_128bit: true, shared_span_context: true}, service: bench, client_sampling: 100, random_sampling: 1, overall_sampling: 100}"
has metrics && metrics="metrics_exports: [{name: bench, prometheus: [{address: {address: 127.0.0.1, port: $METRICS}, path: /metrics}]}]"
case $MODE in
  http | h2 | plain) filter="http: {stat_prefix: bench, route_configuration: routes${PROTOCOL:+, ${PROTOCOL}_statistics: true}$logs$traces}" ;;
  tcp) filter="${PROTOCOL:-tcp}: {stat_prefix: bench, cluster: upstream}" ;;
  *) echo "no mode $MODE"; exit 3 ;;
esac

cat > "$RUN/proxy.yaml" <<YAML
node: {mesh: bench, name: $ROLE, service: $ROLE}
secrets:
- {name: own, identity: {certificate_chain: {filename: $CERT}, private_key: {filename: $KEY}}}
- {name: ca, trust_bundle: {certificates: {filename: $CA}}}
listeners:
- name: bench
  address: {address: 127.0.0.1, port: $LISTEN}
  direction: $direction
  service: bench
  filter_chains:
  - name: only
    $listener_tls
    $filter
routes:
- name: routes
  virtual_hosts:
  - name: all
    domains: ["*"]
    routes: [{match: {path_prefix: /}, clusters: [{cluster: upstream}], timeout: 15s}]
clusters:
- name: upstream
  service: bench
  protocol: $protocol
  $cluster_tls
  static_endpoints: [{address: {address: 127.0.0.1, port: $UPSTREAM}}]
$metrics
YAML
exec "$bin/weft-dp" run --config-file "$RUN/proxy.yaml" ${THREADS:+--concurrency "$THREADS"} --log-level warn
