#!/bin/bash
# Caddy as a sidecar (http and h2; it has no tcp mode); the contract is in peers/README.md.
export HOME=$RUN XDG_DATA_HOME=$RUN XDG_CONFIG_HOME=$RUN
V="h1"; [ $MODE = h2 ] && V="h1 h2c"
TL="tls_client_auth $CERT $KEY
 tls_trusted_ca_certs $CA
 tls_server_name localhost
 versions 2"
TR=""; [ $MODE = h2 ] && TR="transport http {
 versions h2c 2
 }"
case $ROLE in a) SITE="http://127.0.0.1:$LISTEN, http://app.default.svc:$LISTEN, http://:$LISTEN"; UP="https://127.0.0.1:$UPSTREAM"; TR="transport http {
 $TL
 }";;
 b) V="h1 h2"; SITE="https://:$LISTEN"; UP="127.0.0.1:$UPSTREAM"; TLS="tls $CERT $KEY {
 protocols tls1.3
 client_auth {
  mode require_and_verify
  trusted_ca_cert_file $CA
 }
 }";;
 single) SITE="http://:$LISTEN"; UP="127.0.0.1:$UPSTREAM";; esac
cat > $RUN/Caddyfile <<C
{
 admin off
 auto_https off
 servers {
  protocols $V
  strict_sni_host insecure_off
 }
}
$SITE {
 bind 127.0.0.1
 $TLS
 reverse_proxy $UP {
 $TR
 }
}
C
exec "$(command -v caddy || echo /usr/bin/caddy)" run --config $RUN/Caddyfile --adapter caddyfile 2>$RUN/log
