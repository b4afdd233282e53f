#!/bin/bash
# nginx as a sidecar; the contract is in peers/README.md. http between proxies is HTTP/1.1 over mTLS (no h2 upstream); h2 mode uses grpc_pass (h2, one request per upstream connection at a time)
UP="proxy_pass http://u; proxy_http_version 1.1; proxy_set_header Connection \"\"; proxy_set_header Host \$host;"
UPS="proxy_pass https://u; proxy_http_version 1.1; proxy_set_header Connection \"\"; proxy_set_header Host \$host; proxy_ssl_certificate $CERT; proxy_ssl_certificate_key $KEY; proxy_ssl_trusted_certificate $CA; proxy_ssl_verify on; proxy_ssl_name localhost; proxy_ssl_server_name on; proxy_ssl_protocols TLSv1.3; proxy_ssl_session_reuse on;"
SRV="ssl_certificate $CERT; ssl_certificate_key $KEY; ssl_client_certificate $CA; ssl_verify_client on; ssl_protocols TLSv1.3;"
kind=http
case $ROLE.$MODE in
 a.http) L="127.0.0.1:$LISTEN backlog=4096"; B="location / { $UPS }";;
 b.http) L="127.0.0.1:$LISTEN ssl backlog=4096"; B="$SRV location / { $UP }";;
 single.plain) L="127.0.0.1:$LISTEN backlog=4096"; B="location / { $UP }";;
 a.h2) L="127.0.0.1:$LISTEN http2 backlog=4096"; B="location / { grpc_pass grpcs://u; grpc_ssl_certificate $CERT; grpc_ssl_certificate_key $KEY; grpc_ssl_trusted_certificate $CA; grpc_ssl_verify on; grpc_ssl_name localhost; grpc_ssl_server_name on; grpc_ssl_protocols TLSv1.3; }";;
 b.h2) L="127.0.0.1:$LISTEN ssl http2 backlog=4096"; B="$SRV location / { grpc_pass grpc://u; }";;
 a.tcp) kind=stream; L="127.0.0.1:$LISTEN backlog=4096"; B="proxy_pass 127.0.0.1:$UPSTREAM; proxy_ssl on; proxy_ssl_certificate $CERT; proxy_ssl_certificate_key $KEY; proxy_ssl_trusted_certificate $CA; proxy_ssl_verify on; proxy_ssl_name localhost; proxy_ssl_server_name on; proxy_ssl_protocols TLSv1.3; proxy_ssl_session_reuse on; tcp_nodelay on;";;
 b.tcp) kind=stream; L="127.0.0.1:$LISTEN ssl backlog=4096"; B="$SRV proxy_pass 127.0.0.1:$UPSTREAM; tcp_nodelay on;";;
 *) exit 3;;
esac
mkdir -p $RUN/tmp
{ cat <<C
daemon off; master_process on; worker_processes ${THREADS:-2}; pid $RUN/pid; error_log $RUN/err.log error; worker_rlimit_nofile 65536;
events { worker_connections 16384; }
C
[ $kind = stream ] && cat /etc/nginx/modules-enabled/*stream.conf 2>/dev/null
if [ $kind = stream ]; then echo "stream { server { listen $L; $B } }"; else cat <<C
http { access_log off; keepalive_requests 100000000; client_body_temp_path $RUN/tmp/1; proxy_temp_path $RUN/tmp/2; fastcgi_temp_path $RUN/tmp/3; uwsgi_temp_path $RUN/tmp/4; scgi_temp_path $RUN/tmp/5;
 tcp_nodelay on; http2_max_concurrent_streams 1000;
 upstream u { server 127.0.0.1:$UPSTREAM; keepalive 128; keepalive_requests 100000000; }
 server { listen $L; $B }
}
C
fi; } > $RUN/nginx.conf
# load_module must come first
{ grep load_module $RUN/nginx.conf | sed "s,modules/,/usr/lib/nginx/modules/,"; grep -v load_module $RUN/nginx.conf; } > $RUN/n2.conf
exec /usr/sbin/nginx -p $RUN -e $RUN/err.log -c $RUN/n2.conf
