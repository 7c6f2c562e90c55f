# The house in order: what the code says, the manual says too, and the other
# way round; and the rules that the sources keep.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Find qw(find);
use FindBin;
use Test::More;

my $top = abs_path("$FindBin::Bin/../..");
my @sources = map { s{^\Q$top\E/}{}r } glob "$top/mod_phpguard/*.[ch] $top/mod_phpguard/*/*.[ch] $top/mod_phpguard/*/*/*.[ch]";
cmp_ok(scalar(@sources), '>', 20, 'the sources are found');

sub read_file
{
    my ($name) = @_;
    open my $fh, '<', "$top/$name" or die "$name: $!";
    local $/;
    return scalar <$fh>;
}

sub same
{
    my ($got, $want, $name) = @_;
    is(join("\n", sort @$got), join("\n", sort @$want), $name);
}

# The pages as they are installed: "make manual" puts the lists in.
is(`make -s -C \Q$top\E manual 2>&1`, '', 'make manual');
my $manual = read_file('.build/man/mod_phpguard.8');
my $conf = read_file('build/host/phpguard.conf');
my $code = join '', map { read_file($_) } grep { /\.c$/ } @sources;

# The body of a function, from its brace to its brace.
sub body
{
    my ($name) = @_;
    my ($body) = $code =~ /\b\Q$name\E\([^;{}]*\)\n(\{\n.*?^\})/ms
        or die "no function $name";
    return $body;
}

# The directives, and what sets each.  That the contexts of the manual are true
# is for t/guard/directives.t, the defaults of phpguard.conf for
# t/package/conf.t.
my %directive = $code =~ /AP_INIT_\w+\(\s*"(PHPGuard\w*)",\s*(\w+),/g;
cmp_ok(scalar(keys %directive), '>', 4, 'the table of directives is found');
same([ $manual =~ /^\.SS (PHPGuard\w*)$/mg ], [ keys %directive ],
    'the manual describes the directives there are');
same([ $conf =~ /^# *(PHPGuard\w*) /mg ], [ keys %directive ],
    'phpguard.conf shows the directives there are');
for my $name (sort keys %directive) {
    my ($default) = $manual =~ /^\.SS\ \Q$name\E\n\.nf
        \nSyntax:\ \ \Q$name\E\ \S.*\nDefault:\ (.*)\nContext:\ server\ config.*
        \n\.fi\n\.PP\n\S/mx;
    ok(defined $default, "the manual, $name: its syntax, and a text") or next;
    like($conf, qr/^#\Q$default\E$/m, "phpguard.conf, $name: its default")
        if $default =~ /^\Q$name\E /;
}

# The commands and their options, as "phpguard --help" has them: each has a text
# in the manual, and no other has.
my (%command, %option);
my ($usage) = `\Q$top\E/build/host/phpguard --help` =~ /^(  .*?)^Exit/ms;
my $of;
for (split /\n/, $usage) {
    $command{ $of = $1 } = 1 if /^ {2}(\w+)/;
    $option{$1} ||= $of if /^ {2}\w+ (-\S+)/ || /^ {6}(-\S+)/;
}
cmp_ok(scalar(keys %option), '>', 10, 'the table of commands is found');
my $asked = read_file('build/man/phpguard.8') =~ s/\\-/-/gr;
same([ $asked =~ /^\.SH DESCRIPTION\n(.*?)^\.SH/ms
        && "$1" =~ /^\.TP\n\.B (\w+)$/mg ],
    [ grep { $_ ne 'COMMAND' } keys %command ],
    'the manual describes the commands there are');
my %spoken = map { ($_ => 1) } map { /(?<![\w-])(--?[A-Za-z][\w-]*)/g }
    $asked =~ /^\.[BIR]+ (.*)/mg;
is(join(' ', sort grep { !$spoken{$_} && $option{$_} ne 'COMMAND' }
    keys %option), '', 'and each option');
is(join(' ', sort grep { /^--/ && !$option{$_} } keys %spoken), '',
    'and no other');

# A directive that is spoken of anywhere is one that exists. What mod_status
# says to programs begins in the same way.
for my $file ('README', 'build/host/phpguard.conf', 'build/man/mod_phpguard.8',
    'build/man/phpguard.8', @sources) {
    my @unknown = grep { !$directive{$_} }
        read_file($file) =~ s/^\.SH MONITORING\n.*?(?=^\.SH)//msr
            =~ /\b(PHPGuard(?!\w*PHPG\d)\w*)\b/g;
    is("@unknown", '', "$file speaks of no other directive");
}

# The causes: enum and table; the manual of them is made from that.
my %number = read_file('mod_phpguard/model/cause.h') =~ /^\s+(PG_\w+)\s*= (\d+)/mg;
my @rows = read_file('mod_phpguard/model/cause.c') =~ /^\s+\{ (PG_\w+), [01],/mg;
cmp_ok(scalar(@rows), '>', 15, 'the table of causes is found');
same(\@rows, [ keys %number ], 'every cause has its row');

# Every field of a configuration has a default and a merge rule. Zero is the
# default of pointers and of what is observed, never of a number. What counts
# in the main server alone is inherited and cannot be set elsewhere.
my @configurations = (
    # type, made by, merged by, what the merge writes to
    ['pg_settings', 'settings', 'merge_settings', 'own'],
    ['pg_server_config', 'pg_create_server_config',
        'pg_merge_server_configs', 'conf'],
);
my $header = read_file('mod_phpguard/config.h');
for (@configurations) {
    my ($type, $maker, $merger, $to) = @$_;
    my ($fields) = $header =~ /typedef struct \{([^{}]*)\} $type;/
        or die "no $type";
    $fields =~ s{/\*.*?\*/}{}gs;
    my %number = map { ($_ => 1) } $fields =~ /\bint (\w+)\s*;/g;
    my @fields = $fields =~ /(\w+)\s*;/g;
    cmp_ok(scalar(@fields), '>', 2, "$type: its fields");
    my $create = body($maker);
    my $merge = body($merger);
    for my $field (@fields) {
        like($create, $number{$field} ? qr/->$field = PG_UNSET;/
            : qr/->$field = |apr_pcalloc\(/, "$type.$field: a default");
        my @setters = grep { body($_) =~ /->$field = / }
            values %directive;
        ok($merge =~ /$to->$field = /
            || ($merge =~ /apr_pmemdup\(p, base/ && @setters
                && !grep { body($_) !~ /GLOBAL_ONLY/ } @setters),
            "$type.$field: a merge rule");
    }
}

# What "-D" asks of httpd is for people and in the manual, or between the
# module and its commands and in the table of lint/defines.h.
my %macro = reverse read_file('mod_phpguard/lint/defines.h')
    =~ /^#define (PG_DEFINE_\w+) "(DUMP_PHPGUARD_\w+)"$/mg;
cmp_ok(scalar(keys %macro), '>', 5, 'the table of defines is found');
my %public = map { ($_ => 1) } $manual =~ /\b(DUMP_PHPGUARD\w*)/g;
my $commands = join '', map { read_file("build/host/$_") }
    qw(phpguard forecast audit-news);
my %used = map { ($_ => 1) } $commands =~ /\b(DUMP_PHPGUARD(?:_\w+)?)(?=[\s="])/g,
    map { "DUMP_PHPGUARD_$_" } $commands =~ /\b(?:form|define)=(?!DUMP)([A-Z_]+)/g;
my @own = grep { $code =~ /printf\([^;"]*$macro{$_}\b/ } keys %macro;
same([ @own, grep { !$public{$_} } keys %used ], [ keys %macro ],
    'the commands and the table have the same names');
my %asked = map { ($_ => 1) } $code =~ /"(DUMP_PHPGUARD\w*)=?"/g;
is(join(' ', sort grep { !$public{$_} } keys %asked), '',
    'the code has no other name that is not in the manual');
is(join(' ', sort grep { !$asked{$_} } keys %public), '',
    'and all that are');
is(join(' ', sort grep { $code !~ /\b$macro{$_}\b/ } keys %macro), '',
    'each of the table is asked for');

# The measures of the sources.
for my $file (@sources, map { s{^\Q$top\E/}{}r }
              glob "$top/t/unit/*.[ch] $top/t/probe/*.c") {
    my @lines = split /\n/, read_file($file);
    my @wrong;
    push @wrong, scalar(@lines) . ' lines'
        if @lines > 400 && $file =~ /^mod_phpguard/;
    # a function goes from the paragraph of its name to the next brace in
    # the first column
    my ($paragraph, $start) = (0, 0);
    for my $n (0 .. $#lines) {
        local $_ = $lines[$n];
        push @wrong, "line @{[$n + 1]}: tab, width or space at the end"
            if /\t|\s$/ || length > 80;
        $paragraph = $n + 1 if !length || m{\*/$} || /^#/;
        $start = $paragraph if /^\{$/;
        push @wrong, "$lines[$start]: " . ($n - $start + 1) . ' lines'
            if /^\}$/ && $n - $start >= 60;
    }
    like($lines[0], qr/^\/\* Licensed under the Apache License/,
        "$file: the licence");
    is(join("\n", @wrong), '', "$file: in shape");
}

# The rooms, from the bottom: a file includes what stands in its own or further
# up in this list.  The guard is apart: nobody but mod_phpguard.c includes it.
my @rooms = (qw(util model httpd config alert guard lint/defines lint/child
    lint/context lint/text lint/fixes dryrun), map { "lint/$_" } qw(survey lookup history
    judge trial repair print forecast replay explain expect audit));
my %floor = map { ($rooms[$_] => $_) } 0 .. $#rooms;
@floor{qw(lint mod_phpguard)} = (@rooms + 0, @rooms + 1);
my (%includes, %room);

sub room_of
{
    my ($name) = @_;
    return $name if defined $floor{$name};
    return $name =~ s{/\w+\z}{}r;
}

for my $file (@sources) {
    my $own = $file =~ s{^mod_phpguard/|\.[ch]$}{}gr;
    my $room = room_of($own);
    my @wrong;
    ++$room{$room} if $file =~ /\.c$/;
    ok(defined $floor{$room}, "$file is in a room of the list") or next;
    for my $name (read_file($file) =~ m{^#include "((?:\w+/)*\w+)\.h"$}mg) {
        if (!-e "$top/mod_phpguard/$name.h") {
            push @wrong, $name if $room =~ /^(?:util|model)$/
                && $name !~ /^(?:apr|util_cfgtree)/;
            next;
        }
        $includes{$own}{$name} = 1 if $name ne $own;
        my $other = room_of($name);
        push @wrong, $name if $floor{$other} > $floor{$room}
            || $other eq 'guard' && $room !~ /^(?:guard|mod_phpguard)$/;
    }
    is("@wrong", '', "$file includes what lies below it");
}
is(join(' ', grep { !$room{$_} } sort keys %floor), '', 'each room is used');
is(join(' ', grep { $room{$_} > 16 } sort keys %room), '',
    'none has more than 16 files');

# Each is there for the others, and none for one that is there for it.
sub reaches
{
    my ($from, $to, $seen) = @_;
    return 0 if $seen->{$from}++;
    return !!grep { $_ eq $to || reaches($_, $to, $seen) }
        keys %{ $includes{$from} };
}
is(join(' ', grep { reaches($_, $_, {}) } sort keys %includes), '',
    'no circle of includes');

# What a source is for stands in its first line; what a header says is for
# others is used by one.
my %text = map { ($_ => read_file($_)) } @sources;
for my $file (grep { /\.c$/ } @sources) {
    like($text{$file}, qr{\A/\*[^\n]*\n\n/\* [A-Z]},
        "$file says what it is for");
}
for my $file (grep { /\.h$/ } @sources) {
    my $body = $file =~ s/h$/c/r;
    my @lonely = grep {
        my $name = $_;
        # or by the header, in what is inline
        my $here = () = $text{$file} =~ /\b$name\(/g;
        $here < 2
            && !grep { $_ ne $file && $_ ne $body && $text{$_} =~ /\b$name\b/ }
                @sources;
    } $text{$file} =~ /^[a-z][\w \*]*?\b(pg_\w+)\([^;{]*\);/mg;
    is("@lonely", '', "$file: all of it is used by others");
}

# A name is one thing: a function, a type or the guard of an include.
my %declared;
for my $file (grep { /\.h$/ } @sources) {
    $declared{$_}++ for $text{$file} =~ /^#ifndef (PHPGUARD_\w+_H)$/mg,
        $text{$file} =~ /^(?!typedef)[a-z][\w \*]*?\b(pg_\w+)\([^;{]*\);/mg,
        $text{$file} =~ /^\} (pg_\w+);$/mg,
        $text{$file} =~ /^typedef [\w \*]+?\b(pg_\w+)(?:;|\()/mg;
}
cmp_ok(scalar(keys %declared), '>', 500, 'the names of the headers are found');
is(join(' ', sort grep { $declared{$_} > 1 } keys %declared), '',
    'each stands for one thing');

# The shared object shows httpd one name.
my $so = "$top/mod_phpguard/.libs/mod_phpguard.so";
my @names = map { (split)[2] } `nm -D --defined-only $so`;
is("@names", 'phpguard_module', 'the module exports its record alone');

# All files of the tree, without what is made there.
my @tree;
find({ no_chdir => 1, wanted => sub {
    return $File::Find::prune = 1 if m{/(?:\.git|\.build|\.libs)\z};
    push @tree, s{^\Q$top\E/}{}r if -f && !/\.(?:o|lo|la|slo)\z/;
} }, $top);
cmp_ok(scalar(@tree), '>', 200, 'the files of the tree are found');

# The tree is the project's, not the machine's it was written on.
# A folder right below / has a name that anything may have.
my $foreign = join '|', map { quotemeta } $top =~ m{/.*/} ? "$top/" : (),
    map { "/$_/" } qw(work root);
is(join("\n", map {
    my $file = $_;
    map { "$file: $_" }
        read_file($file) =~ m{(?<![\w.\@/*])((?:$foreign)\S*)};
} @tree), '', 'no path of a machine in the tree');

# What is spoken of is there: files by their path, what make is asked for.
# NNNN is any number.
my %is_there = (
    qr{(?<![\w./\@\$\}*-])
       ((?:build|t|mod_phpguard)/[\w./-]*\w) (?![\w*\$\@\{<])}x
        => sub { -e "$top/$_[0]" },
    qr{(?<![\w./-])((?:model|httpd|alert|guard|lint)/\w+\.[ch])\b}
        => sub { -e "$top/mod_phpguard/$_[0]" },
);
my @gone;
my $targets = join ' ', read_file('Makefile') =~ /^([a-z][\w -]*):/mg;
for my $file (@tree) {
    my $text = read_file($file);
    for my $looks (keys %is_there) {
        push @gone, map { "$file: $_" }
            grep { !/NNNN/ && !$is_there{$looks}->($_) } $text =~ /$looks/g;
    }
    push @gone, map { "$file: make $_" } grep { " $targets " !~ / \Q$_\E / }
        $text =~ /^(?:# {2,})?(?: {4})?make ([a-z][\w-]*)/mg,
        $text =~ /"make ([a-z][\w-]*)/g;
}
is(join("\n", @gone), '', 'what the tree speaks of is there');

done_testing;
