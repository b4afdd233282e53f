#!/bin/bash
# HAProxy as a sidecar; the contract is in peers/README.md.
T=${THREADS:-2}; HB=$(command -v haproxy || echo /usr/sbin/haproxy)
CLI="ssl crt $BOTH ca-file $CA verify required verifyhost localhost sni str(localhost) ssl-min-ver TLSv1.3"
SRV="ssl crt $BOTH ca-file $CA verify required ssl-min-ver TLSv1.3"
fm=http
case $ROLE.$MODE in
 a.http) B="";            S="$CLI alpn h2";;
 b.http) B="$SRV alpn h2,http/1.1"; S="";;
 a.h2)   B="proto h2";    S="$CLI alpn h2";;
 b.h2)   B="$SRV alpn h2"; S="proto h2";;
 a.tcp)  fm=tcp; B=""; S="$CLI";;
 b.tcp)  fm=tcp; B="$SRV"; S="";;
 single.plain) B=""; S="";;
 *) echo unsupported; exit 3;;
esac
[ $fm = http ] && R="http-reuse always" || R=""
GL=; DL=; OUT=/dev/null
case " ${OBSERVED-} " in *" logs "*)
 GL="log stdout format raw local0"; OUT=$RUN/access.log
 DL="log global
  option httplog";;
esac
cat > $RUN/haproxy.cfg <<C
global
  nbthread $T
  maxconn 12000
  no strict-limits
  tune.h2.max-concurrent-streams 250
  $GL
defaults
  mode $fm
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  $DL
frontend f
  bind 127.0.0.1:$LISTEN backlog 4096 $B
  default_backend u
backend u
  $R
  server s 127.0.0.1:$UPSTREAM $S
C
exec $HB -db -f $RUN/haproxy.cfg >$OUT
