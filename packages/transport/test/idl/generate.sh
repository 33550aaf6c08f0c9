#!/bin/sh
# Generates test/gen from everything.thrift and strict.thrift, in both styles of Thrift's Node generator.
set -eu
cd "$(dirname "$0")"

for style in node node-es6; do
  options=$(case "$style" in node) echo js:node,ts ;; node-es6) echo js:node,ts,es6 ;; esac)
  rm -rf "../gen/$style"
  mkdir -p "../gen/$style"
  for file in everything strict; do thrift --gen "$options" -out "../gen/$style" "$file.thrift"; done
  printf '{ "type": "commonjs" }\n' >"../gen/$style/package.json"
done
