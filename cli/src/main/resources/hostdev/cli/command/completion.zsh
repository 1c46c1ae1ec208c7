#compdef hostdev
# zsh completion for hostdev: hostdev itself says what there is
_hostdev() {
    local line
    local -a described
    while IFS= read -r line; do
        described+=("${${line%%  *}//:/\\:}:${line#*  }")
    done < <(hostdev complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)
    # what hostdev knows nothing of is a file
    if (( $#described )); then _describe -V hostdev described; else _files; fi
}
if [[ $funcstack[1] == _hostdev ]]; then _hostdev "$@"; else compdef _hostdev hostdev; fi
