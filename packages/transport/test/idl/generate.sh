#!/bin/sh
# Generates test/gen from everything.thrift, in both styles of Thrift's Node generator.
set -eu
cd "$(dirname "$0")"

for style in node node-es6; do
  options=$(case "$style" in node) echo js:node,ts ;; node-es6) echo js:node,ts,es6 ;; esac)
  rm -rf "../gen/$style"
  mkdir -p "../gen/$style"
  thrift --gen "$options" -out "../gen/$style" everything.thrift
  printf '{ "type": "commonjs" }\n' >"../gen/$style/package.json"
done
