#!/bin/sh
# Generates ../gen from peers.thrift. Needs Apache Thrift's compiler (Debian: apt-get install thrift-compiler).
set -eu
cd "$(dirname "$0")"

rm -rf ../gen
mkdir ../gen
thrift --gen js:node,ts,es6 -out ../gen peers.thrift
# The generated code is CommonJS, whatever the package around it is.
printf '{ "type": "commonjs" }\n' >../gen/package.json
