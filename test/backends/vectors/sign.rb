# frozen_string_literal: true

# Signs each line of standard input with the code of server.rb.

require_relative 'server'

$stdin.set_encoding('UTF-8').read.split("\n").each do |line|
  kind, *fields = line.split("\u001f", -1)
  case kind
  when 'form' then puts sign_v4(*fields)
  when 'seal' then puts digest_of(*fields.first(4), fields[4].to_i)
  when 'url' then puts sign_url('PUT', fields[0], fields.drop(3).each_slice(2).to_h, fields[1], fields[2])
  else puts sign_rpc(fields.each_slice(2).to_h)
  end
end
