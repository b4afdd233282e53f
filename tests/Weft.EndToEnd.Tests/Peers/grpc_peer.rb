# weft.test.Echo on ruby-grpc: `serve PORT` or `call HOST:PORT`. README.md has the contract.
require 'grpc'

# Messages without a schema.
class Bytes < String
  def self.encode(bytes) = bytes
  def self.decode(bytes) = new(bytes)
end

class Echo
  include GRPC::GenericService
  self.marshal_class_method = :encode
  self.unmarshal_class_method = :decode
  self.service_name = 'weft.test.Echo'
  rpc :Unary, Bytes, Bytes
  rpc :Download, Bytes, stream(Bytes)
  rpc :Upload, stream(Bytes), Bytes
  rpc :Chat, stream(Bytes), stream(Bytes)
end

class EchoServer < Echo
  def unary(message, call)
    %w[x-echo x-echo-bin].each { |key| call.metadata_to_send[key] = call.metadata[key] if call.metadata.key?(key) }
    call.output_metadata['x-trailer-bin'] = call.metadata['x-echo-bin'] if call.metadata.key?('x-echo-bin')
    number = call.metadata['x-status']
    raise GRPC::BadStatus.new_status_exception(number.to_i, "status #{number}: é 100%") if number

    message
  end

  def download(message, _call)
    count, size = message.split(',').map(&:to_i)
    Array.new(count) { Bytes.new('x' * size) }
  end

  def upload(call)
    sizes = call.each_remote_read.map(&:bytesize)
    Bytes.new("#{sizes.length},#{sizes.sum}")
  end

  def chat(messages, _call) = messages
end

def serve(port)
  server = GRPC::RpcServer.new
  server.add_http2_port("127.0.0.1:#{port}", :this_port_is_insecure)
  server.handle(EchoServer)
  Thread.new { puts 'serving' if server.wait_till_running }
  server.run_till_terminated
end

def call(address)
  stub = Echo.rpc_stub_class.new(address, :this_channel_is_insecure, timeout: 20)
  say_unary(stub)

  got = stub.download(Bytes.new('50,10000')).map(&:bytesize)
  puts "download #{got.length} messages #{got.sum} bytes"

  puts "upload #{stub.upload(Array.new(50) { Bytes.new('x' * 10_000) })}"

  sent = Array.new(50) { |i| Bytes.new(i.to_s * 100) }
  got = stub.chat(sent).to_a
  puts "chat #{got.length} messages #{equal(got == sent)}"

  [5, 14].each { |number| say_status(stub, number) }
end

def equal(yes) = yes ? 'equal' : 'different'

def hex(text) = text.unpack1('H*')

def say_unary(stub)
  body = Bytes.new((0..255).to_a.pack('C*') * 400)
  operation = stub.unary(body, metadata: { 'x-echo' => 'hello', 'x-echo-bin' => "\x00\xff\x0a\x2c".b }, return_op: true)
  answer = operation.execute
  initial, trailing = operation.metadata, operation.trailing_metadata
  puts "unary #{answer.bytesize} bytes #{equal(answer == body)} #{initial['x-echo']} #{hex(initial['x-echo-bin'])} #{hex(trailing['x-trailer-bin'])}"
end

def say_status(stub, number)
  stub.unary(Bytes.new, metadata: { 'x-status' => number.to_s })
  puts 'no status'
rescue GRPC::BadStatus => e
  puts "#{e.code} #{e.details.dup.force_encoding('UTF-8')}"
end

$stdout.sync = true
ARGV[0] == 'serve' ? serve(ARGV[1]) : call(ARGV[1])
