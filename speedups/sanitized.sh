#!/bin/sh
# Builds the extension with AddressSanitizer and UndefinedBehaviorSanitizer into a scratch folder, and runs pytest with
# the arguments given (or what RUN says) with it. PYTHON chooses the interpreter, which must have the test requirements.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp -r "$here/src" "$here/setup.py" "$here/pyproject.toml" "$here/README.md" "$here/wirestruct_speedups" "$folder"
python=${PYTHON:-$here/../.venv/bin/python}
(cd "$folder" && rm -f wirestruct_speedups/*.so && WIRESTRUCT_SANITIZE=1 "$python" setup.py --quiet build_ext --inplace)
# Python's own allocator hides overruns from the sanitizer; interned objects and the like are no leaks of ours.
export PYTHONPATH="$folder${PYTHONPATH:+:$PYTHONPATH}" PYTHONMALLOC=malloc ASAN_OPTIONS=detect_leaks=0
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
LD_PRELOAD="$(${CC:-gcc} -print-file-name=libasan.so) $(${CC:-gcc} -print-file-name=libubsan.so)" \
	"$python" ${RUN:--m pytest} "$@"
