# figures.sh - how a figure is printed: ours and theirs from the same run, their ratio, the goal, and whether it holds.

held=0
short=0

# figure NAME OURS UNIT THEIRS GOAL [faster]: the ratio is ours/theirs and must be at most GOAL; with `faster` it is
# theirs/ours and must be at least GOAL. What was not measured is a failure of the bench, not a figure.
figure() {
	number "$1" "$2" "$4"
	count "$(awk -v name="$1" -v ours="$2" -v unit="$3" -v theirs="$4" -v goal="$5" -v way="${6:-most}" 'BEGIN {
		ratio = way == "faster" ? theirs / ours : ours / theirs
		holds = way == "faster" ? ratio >= goal : ratio <= goal
		printf "%s: ours %.3f %s, theirs %.3f %s, ratio %.2f, goal %s %s, %s\n", name, ours, unit, theirs, unit, ratio,
			way == "faster" ? ">=" : "<=", goal, holds ? "holds" : "falls short" }')"
}

# limit NAME OURS UNIT GOAL: nothing to hold it against but the goal.
limit() {
	number "$1" "$(awk -v x="$2" 'BEGIN { print x == "0" ? 1 : x }')" 1
	count "$(awk -v name="$1" -v ours="$2" -v unit="$3" -v goal="$4" 'BEGIN {
		printf "%s: ours %.3f %s, theirs - %s, ratio -, goal <= %s, %s\n", name, ours, unit, unit, goal, ours <= goal ? "holds" : "falls short" }')"
}

number() {
	awk -v ours="$2" -v theirs="$3" 'BEGIN { exit !(ours + 0 > 0 && theirs + 0 > 0) }' ||
		{ echo "bench: $1 was not measured ($2, $3)" >&2; exit 1; }
}

count() {
	echo "$1"
	case $1 in *'falls short') short=$((short + 1)) ;; *) held=$((held + 1)) ;; esac
}

skipped() { echo "$1: skipped, $2 is not installed"; }

have() { command -v "$1" >/dev/null 2>&1; }

# calm COMMAND...: what it prints in the calmest of three rounds. Others work on this machine too; ours and theirs are both
# taken so.
calm() { for round in 1 2 3; do "$@"; done | sort -n | head -n 1; }

# word N LINE: the N-th word of what a timer printed.
word() { echo "$2" | cut -d' ' -f"$1"; }
