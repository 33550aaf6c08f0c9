#!/bin/sh
# Generates the tutorial's code from its interface definitions, in both styles of Thrift's Node generator.
# Needs Apache Thrift's compiler (Debian: apt-get install thrift-compiler).
set -eu
cd "$(dirname "$0")"

for style in node node-es6; do
  options=$(case "$style" in node) echo js:node,ts ;; node-es6) echo js:node,ts,es6 ;; esac)
  rm -rf "gen/$style"
  mkdir -p "gen/$style"
  for idl in shared.thrift tutorial.thrift; do
    thrift --gen "$options" -out "gen/$style" "$idl"
  done
  # The generated code is CommonJS, whatever the package around it is.
  printf '{ "type": "commonjs" }\n' >"gen/$style/package.json"
done
