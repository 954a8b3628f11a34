#!/bin/sh
# Makes the PNGs of the extension from their sources, with ImageMagick: sh oxt/icons/render.sh
set -eu
cd "$(dirname "$0")"
for source in source/*.svg; do
    name=$(basename "$source" .svg)
    for size in 16 26; do
        convert -background none -density 768 "$source" -resize "${size}x${size}" -strip -define png:exclude-chunks=date,time "PNG32:${name}_${size}.png"
    done
done
