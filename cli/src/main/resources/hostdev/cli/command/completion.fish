# fish completion for hostdev: hostdev itself says what there is
function __hostdev_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct | string collect --allow-empty)
    set -l found (hostdev complete -- $words[2..] $current 2>/dev/null)
    # what hostdev knows nothing of is a file
    if set -q found[1]
        string replace '  ' \t -- $found
    else
        __fish_complete_path $current
    end
end
complete -c hostdev -f -a '(__hostdev_complete)'
