# How our scripts speak. Sourced, never run.

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
    bold=$'\e[1m' red=$'\e[31m' green=$'\e[32m' plain=$'\e[0m'
else
    bold='' red='' green='' plain=''
fi

# heading TEXT: opens a step.
heading() { printf '\n%s== %s%s\n' "$bold" "$*" "$plain"; }

# fail PROBLEM REMEDY: ends the script; the remedy is a command or a sentence that helps.
fail() {
    printf '%serror:%s %s\n' "$red" "$plain" "$1" >&2
    [ $# -lt 2 ] || printf '%sremedy:%s %s\n' "$green" "$plain" "$2" >&2
    exit 1
}
