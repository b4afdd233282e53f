// Frames of Kafka's protocol, enough for a producer, a consumer and a broker that always say the same: Produce v3 and Fetch v4 of one record batch
// (magic 2) with one record. https://kafka.apache.org/protocol
#include <stdint.h>
#include <string.h>
#define TOPIC "orders"
#define PRODUCE 0
#define FETCH 1
struct frame { unsigned char b[4096]; int n; };
static void put(struct frame*f,uint64_t v,int bytes){ for(int i=bytes-1;i>=0;i--)f->b[f->n++]=v>>(8*i); }
static void text(struct frame*f,const char*s){ put(f,strlen(s),2); memcpy(f->b+f->n,s,strlen(s)); f->n+=strlen(s); }
static void patch(struct frame*f,int at,uint32_t v){ int n=f->n; f->n=at; put(f,v,4); f->n=n; }
static void varint(struct frame*f,int v){ unsigned z=((unsigned)v<<1)^(v>>31); while(z>127){f->b[f->n++]=z|128;z>>=7;} f->b[f->n++]=z; }
static uint32_t crc32c(const unsigned char*b,int n){ uint32_t c=~0u; while(n--){ c^=*b++; for(int k=0;k<8;k++)c=c>>1^(0x82f63b78&-(c&1)); } return ~c; }
// A nullable byte string that holds the batch.
static void batch(struct frame*f,int value){
  int at=f->n; put(f,0,4); int start=f->n; put(f,0,8); put(f,0,4); put(f,0,4); put(f,2,1); int crc=f->n; put(f,0,4); put(f,0,2); put(f,0,4); put(f,1700000000000,8); put(f,1700000000000,8);
  put(f,-1,8); put(f,-1,2); put(f,-1,4); put(f,1,4);
  struct frame r={.n=0}; put(&r,0,1); varint(&r,0); varint(&r,0); varint(&r,-1); varint(&r,value); for(int i=0;i<value;i++)r.b[r.n++]='a'+i%26; varint(&r,0);
  varint(f,r.n); memcpy(f->b+f->n,r.b,r.n); f->n+=r.n;
  patch(f,at,f->n-start); patch(f,start+8,f->n-start-12); patch(f,crc,crc32c(f->b+crc+4,f->n-crc-4)); }
// The correlation id is at byte 8 of a request and at byte 4 of an answer.
static void kafka_request(struct frame*f,int api,int value){
  f->n=0; put(f,0,4); put(f,api,2); put(f,api==PRODUCE?3:4,2); put(f,0,4); text(f,"lg");
  if(api==PRODUCE){ put(f,-1,2); put(f,1,2); put(f,30000,4); put(f,1,4); text(f,TOPIC); put(f,1,4); put(f,0,4); batch(f,value); }
  else { put(f,-1,4); put(f,500,4); put(f,1,4); put(f,1<<20,4); put(f,0,1); put(f,1,4); text(f,TOPIC); put(f,1,4); put(f,0,4); put(f,0,8); put(f,1<<20,4); }
  patch(f,0,f->n-4); }
static void kafka_answer(struct frame*f,int api,int value){
  f->n=0; put(f,0,4); put(f,0,4);
  if(api==FETCH)put(f,0,4);
  put(f,1,4); text(f,TOPIC); put(f,1,4); put(f,0,4); put(f,0,2); put(f,0,8);
  if(api==PRODUCE){ put(f,-1,8); put(f,0,4); } else { put(f,0,8); put(f,0,4); batch(f,value); }
  patch(f,0,f->n-4); }
static uint32_t word(const void*p){ const unsigned char*b=p; return (uint32_t)b[0]<<24|b[1]<<16|b[2]<<8|b[3]; }
