# Sourced by `run` and `nightly`: gates run one after the other, each even when one before it has failed, so that one
# run tells all.
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
failed=()

gate() {
  local name=$1
  shift
  printf '\n=== %s\n' "$name"
  local started=$SECONDS
  if "$@"; then
    printf '=== %s: ok (%s s)\n' "$name" $((SECONDS - started))
  else
    printf '=== %s: FAILED (%s s)\n' "$name" $((SECONDS - started))
    failed+=("$name")
  fi
}

# Succeeds when every gate did.
all_passed() {
  [ ${#failed[@]} -eq 0 ] && return
  printf '\nfailed gates: %s\n' "$(IFS=';'; echo "${failed[*]}")"
  return 1
}
