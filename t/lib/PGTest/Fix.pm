package PGTest::Fix;

# Apply a fix as it is printed, word by word. What is not in this grammar is
# no fix that a reader could follow without thinking:
#
#   fix    = step { (REMARK) } { " and " step { (REMARK) } }
#   step   = write "LINE"{, "LINE"} in place of "OLD" (FILE:LINE)
#          | write "LINE"{, "LINE"} before "OLD" (FILE:LINE)
#          | delete "OLD" (FILE:LINE)       and a section that it leaves empty
#          | write "LINE"{, "LINE"} in PLACE
#          | run "COMMAND{ && COMMAND}"         of a2enmod, a2enconf, a2dismod
#          | load SOURCE{ and SOURCE} with LoadModule
#   PLACE  = "<Section ...>" (FILE:LINE)
#          | the vhost at FILE:LINE
#          | the configuration of the server
#
#   apply_fix($server, $text);          # dies where the fix does not fit

use strict;
use warnings;
use parent 'Exporter';
use PGTest;

our @EXPORT = qw(apply_fix);

my $at = qr/(?<file>\/.+?):(?<line>\d+)/;

my $remark = qr/ \([a-z][^()]*\)/;

my @steps = (
    [qr/write "(?<lines>.+?)" in place of "(?<old>.+?)" \($at\)/, \&replace],
    [qr/write "(?<lines>.+?)" before "(?<old>.+?)" \($at\)/, \&insert],
    [qr/delete "(?<old>.+?)" \($at\)/, \&remove],
    [qr/write "(?<lines>.+?)" in the configuration of the server/,
        \&append],
    [qr/write "(?<lines>.+?)" in the vhost at $at/, \&into],
    [qr/write "(?<lines>.+?)" in "(?<old><.+?>)" \($at\)/, \&into],
    [qr/run "(?<command>[^"]+)"/, \&run],
    [qr/load (?<modules>mod_\w+\.c(?: and mod_\w+\.c)*) with LoadModule/,
        \&load],
);

sub apply_fix
{
    my ($server, $fix) = @_;
    my @todo;
    while (length $fix) {
        my $found;
        for my $step (@steps) {
            next if $fix !~ s/\A$step->[0](?:$remark)*(?: and |\z)//;
            push @todo, [$step->[1], { %+ }];
            $found = 1;
            last;
        }
        die "no step of a fix: $fix\n" if !$found;
    }
    # from the end, so that no step moves another's lines
    for my $todo (sort { ($b->[1]{line} || 0) <=> ($a->[1]{line} || 0) }
                  @todo) {
        $todo->[0]->($server, $todo->[1]);
    }
}

# A fixture's files lie below its root; nothing else is to be touched.
sub lines_of
{
    my ($server, $file) = @_;
    my $root = $server->root;
    die "$file is not of this server\n" if $file !~ m{^\Q$root\E/};
    return split /^/, PGTest::slurp($file);
}

sub save
{
    my ($file, @lines) = @_;
    open my $fh, '>:raw', $file or die "$file: $!";
    print {$fh} @lines;
    close $fh or die "$file: $!";
}

sub plain
{
    my ($text) = @_;
    $text =~ s/\\\n//g;
    $text =~ s/\s+/ /g;
    $text =~ s/^ | $//g;
    return $text;
}

# The index of the first line of a directive, and of its last: the number
# that httpd gives it when lines are continued.
sub find
{
    my ($lines, $step) = @_;
    my $last = $step->{line} - 1;
    my $first = $last;
    --$first while $first > 0 && $lines->[$first - 1] =~ /\\\n\z/;
    my $text = plain(join '', @$lines[$first .. $last]);
    die "$step->{file}:$step->{line} holds '$text', not '$step->{old}'\n"
        if defined $step->{old} && $text ne plain($step->{old});
    return ($first, $last);
}

sub replace
{
    my ($server, $step) = @_;
    my @lines = lines_of($server, $step->{file});
    my ($first, $last) = find(\@lines, $step);
    splice @lines, $first, $last - $first + 1, new_lines($step);
    save($step->{file}, @lines);
}

sub insert
{
    my ($server, $step) = @_;
    my @lines = lines_of($server, $step->{file});
    my ($first) = find(\@lines, $step);
    splice @lines, $first, 0, new_lines($step);
    save($step->{file}, @lines);
}

sub remove
{
    my ($server, $step) = @_;
    my @lines = lines_of($server, $step->{file});
    my ($first, $last) = find(\@lines, $step);
    splice @lines, $first, $last - $first + 1;
    # a section that holds nothing then goes with it
    while ($first && $first < @lines
        && $lines[$first - 1] =~ /^\s*<((?:Files|Directory|Location)(?:Match)?|If[A-Z]\w+)\b/
        && $lines[$first] =~ m{^\s*</\Q$1\E>}i) {
        splice @lines, --$first, 2;
    }
    save($step->{file}, @lines);
}

sub new_lines { map { "$_\n" } split /", "/, $_[0]{lines} }

sub append
{
    my ($server, $step) = @_;
    my $file = $server->root . '/httpd.conf';
    save($file, lines_of($server, $file), new_lines($step));
}

# Before the end of the section that begins at a line.
sub into
{
    my ($server, $step) = @_;
    my @lines = lines_of($server, $step->{file});
    my ($first, $last) = find(\@lines, $step);
    my ($name) = $lines[$first] =~ /^\s*<(\w+)/
        or die "no section at $step->{file}:$step->{line}\n";
    my $open = 1;
    for my $i ($last + 1 .. $#lines) {
        $open += $lines[$i] =~ /^\s*<\Q$name\E\b/i;
        $open -= $lines[$i] =~ /^\s*<\/\Q$name\E>/i;
        next if $open;
        splice @lines, $i, 0, new_lines($step);
        return save($step->{file}, @lines);
    }
    die "the section at $step->{file}:$step->{line} has no end\n";
}

sub run
{
    my ($server, $step) = @_;
    for my $command (split / && /, $step->{command}) {
        my ($name, @args) = split / /, $command;
        die "not a switch of Debian's: $command\n"
            if $name !~ /^a2(?:en|dis)(?:mod|conf)$/ || !@args
            || grep { !/^[\w.-]+$/ } @args;
        $server->a2($name, @args);
    }
}

sub load
{
    my ($server, $step) = @_;
    my $file = $server->root . '/httpd.conf';
    my @load = map { /^mod_(\w+?)\d*\.c$/; PGTest::load_module($1) }
        split / and /, $step->{modules};
    # behind the modules that are there: one may need another
    my @lines = lines_of($server, $file);
    my ($first) = grep { $lines[$_] !~ /^LoadModule / } 0 .. $#lines;
    splice @lines, $first, 0, @load;
    save($file, @lines);
}

1;
