# bash completion for hostdev: hostdev itself says what there is
_hostdev() {
    local line=${COMP_LINE:0:COMP_POINT} words current before
    read -ra words <<<"$line"
    [[ $line == *[[:space:]] ]] && words+=('')
    current=${words[${#words[@]} - 1]}
    mapfile -t COMPREPLY < <(hostdev complete -- "${words[@]:1}" 2>/dev/null)
    COMPREPLY=("${COMPREPLY[@]%%  *}")
    # to bash a word begins anew behind each colon
    if [[ $current == *:* && $COMP_WORDBREAKS == *:* ]]; then
        before=${current%"${current##*:}"}
        COMPREPLY=("${COMPREPLY[@]#"$before"}")
    fi
    # a guest may be called anything: what is inserted is one word, and nothing in it is run
    local i
    for i in "${!COMPREPLY[@]}"; do
        [[ -z ${COMPREPLY[i]} ]] || printf -v "COMPREPLY[i]" %q "${COMPREPLY[i]}"
    done
    # what hostdev knows nothing of is a file
    [[ ${#COMPREPLY[@]} -gt 0 && -n ${COMPREPLY[0]} ]] || { COMPREPLY=(); compopt -o default 2>/dev/null; }
}
complete -F _hostdev hostdev
