# Whoever is asked about a leak says the same: -t in text and in JSON, the log
# of a start, explain, audit and the alert give one number, one decider and one
# fix for the same place; an alert that may not ends with "see: phpguard explain
# URL".  Asked about each row of t/cases/leaks.
#   prove t/lint/one-truth.t :: REGEX     rows with these modules
# also under: sanitizer valgrind
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Lint;
use PGTest::Rows;
use Test::More;

# What each of them says: {number} {by} "FILE:LINE" {fix}; what a voice does
# not speak of is not there.
sub fix_text
{
    my ($fix) = @_;
    return if !defined $fix;
    # a slow machine leaves no time to try it
    $fix =~ s/ \((?:likewise .*?|not tried)\)//g;
    $fix =~ s/\s+/ /g;
    return $fix;
}

sub places_by
{
    my ($list, $where) = @_;
    return $list && @$list ? "$list->[0]{file}:$list->[0]{line}" : '';
}

# -t with JSON: by file; the fix is that of the first place.
sub of_json
{
    my ($out) = @_;
    my %said;
    for my $f (json_findings($out)) {
        my $first = 1;
        for my $place (@{ $f->{places} }) {
            my $one = { number => $f->{id}, url => $place->{url},
                vhost => $place->{vhost}, exists => $place->{exists} };
            @$one{qw(by fix)} = (places_by($f->{decided_by}),
                fix_text($f->{fix})) if $first;
            push @{ $said{ $place->{file} } }, $one if defined $place->{file};
            $first = 0;
        }
    }
    return \%said;
}

sub by_of_text
{
    my ($text) = @_;
    my ($by) = $text =~ m{.* \((/\S+:\d+)\)}s;
    return $by || '';
}

sub of_text
{
    my ($err) = @_;
    my %said;
    for my $f (findings($err)) {
        my ($file) = $f->{in} =~ /^([^\s,]+)/ or next;
        push @{ $said{$file} }, { number => $f->{id},
            by => by_of_text($f->{decides}), fix => scalar fix_text($f->{fix}) };
    }
    return \%said;
}

sub of_line
{
    my ($line) = @_;
    $line =~ s/\\(["\\])/$1/g;
    my ($number, $rest) = $line =~ /(PHPG\d{4}): (.*)/ or return;
    my ($by) = $rest =~ /; decided by (.*?)(?:; (?:overridden|more|over): |; \w|$)/;
    my ($fix) = $rest =~ /; fix: (.*?)(?:; (?:decided by|overridden:|not checked:|more:|see:)|$)/;
    return { number => $number, by => by_of_text($by || ''),
        fix => scalar fix_text($fix),
        refers => scalar($line =~ /; see: phpguard explain URL$/) };
}

sub of_log
{
    my ($log) = @_;
    my %said;
    my $more = 0;
    for my $line (grep { /PHPG\d{4}: \// } split /\n/, $log) {
        my ($file) = $line =~ m{PHPG\d{4}: (/\S+)};
        push @{ $said{$file} }, of_line($line);
        $more += $1 - 1 if $line =~ / \((\d+) places\)/;
    }
    return (\%said, $more);
}

sub of_audit
{
    my ($out) = @_;
    my %said;
    for my $f (grep { $_->{level} && $_->{file} } PGTest::Lint::json_lines($out)) {
        push @{ $said{ $f->{file} } }, { number => $f->{id},
            by => places_by($f->{decided_by}) };
    }
    return \%said;
}

sub of_explain
{
    my ($out) = @_;
    my %said;
    for my $e (grep { $_->{what} } PGTest::Lint::json_lines($out)) {
        my @by = map { "$_->{file}:$_->{line}" }
            grep { $_->{effect} eq 'decides' } @{ $e->{steps} };
        $said{ $e->{what} } = { number => $e->{id}, file => $e->{file},
            verdict => $e->{verdict},
            among => "@by",
            fix => scalar fix_text($e->{fix}) };
    }
    return \%said;
}

my $scripts = qr/^0102-(?:cgi-script-neither-mod|sapi-package-removed-no)$/;

my ($fixes, $untried, $own) = (0, 0, 0);

# explain has a step for whatever decides something.
sub agree
{
    my ($one, $other, $name) = @_;
    like(" $one->{among} ", qr/ \Q$other->{by}\E /, "$name: by")
        if $one->{among} && $other->{by};
    for my $what (qw(number by fix)) {
        next if !defined $one->{$what} || !defined $other->{$what};
        # who does not ask for repairs does not wait for all of them
        next if $what eq 'fix' && ++$fixes
            && grep { /not tried yet/ } $one->{fix}, $other->{fix}
            and ++$untried;
        # an alert says behind it what no directive decides
        my $said = $what eq 'fix' && index($other->{fix}, "$one->{fix}; ") == 0
            ? $one->{fix} : $other->{$what};
        is($said, $one->{$what}, "$name: $what");
    }
}

# What explain and the alert may say differently, the alert says where to look.
sub agree_or_refer
{
    my ($said, $alert, $name) = @_;
    my $differs = grep { defined $said->{$_}
        && ($alert->{$_} // '') ne $said->{$_} } qw(number fix);
    is($alert->{refers} || '', defined $alert->{fix} ? '' : 1,
        "$name: a fix, or where to look for it");
    agree($said, $alert, $name)
        if !$differs || defined $alert->{fix} || !$alert->{refers};
}

# $more places are counted by a line of $other and not named.
sub same_voices
{
    my ($first, $other, $name, $more) = @_;
    for my $file (sort keys %$first) {
        my $all = $other->{$file};
        next if !$all && $more && $more--;
        is(scalar(@{ $all || [] }), scalar(@{ $first->{$file} }),
            "$name: $file") or next;
        agree($first->{$file}[$_], $all->[$_], "$name, $file") for 0 .. $#$all;
    }
}

sub check_group
{
    my ($group) = @_;
    my @rows = @{ $group->{rows} };
    my %how = row_server(@rows);
    my $s = PGTest::Lint->make({ path => $group->{modules}, files => '',
        modules => $group->{modules}, mpm => 'prefork',
        conf => $how{conf}, part => $how{files} },
        guard_conf => "PHPGuardLint Warn\nPHPGuardLogInterval 0\n");
    my $failure = $s->start;
    is($failure, undef, "$group->{modules}: it starts") or return;
    my ($log, $more) = of_log(PGTest::slurp($s->{errors}));
    my @json = ('-D', 'DUMP_PHPGUARD_JSON');
    my $json = of_json(($s->check(@json))[2]);
    my $text = of_text(($s->check)[1]);
    my $audit = of_audit(($s->check(@json, '-D', 'DUMP_PHPGUARD_AUDIT'))[2]);
    my %url = map { my $file = $_;
        ($file => 'http://' . $json->{$file}[0]{vhost} =~ s/:.*//r . ':'
            . $s->port . $json->{$file}[0]{url}) }
        grep { $json->{$_}[0]{url} } keys %$json;
    my %asked = map { ($_->{name} => "http://$_->{site}.example:" . $s->port
        . $_->{request}) } @rows;
    my $explain = of_explain(($s->check(@json, map { ('-D',
        "DUMP_PHPGUARD_EXPLAIN=$_") } values %url, values %asked))[2]);
    same_voices($text, $json, "$group->{modules}: -t in JSON");
    same_voices($text, $log, "$group->{modules}: the log",
        $more);
    for my $file (sort keys %url) {
        my $said = $explain->{ $url{$file} };
        # of what is not there it says no more than that
        next if $said->{verdict} ne 'leaks' || !defined $said->{number};
        agree($said, $json->{$file}[0], "$group->{modules}: explain, $file");
    }
    for my $row (@rows) {
        my $said = $explain->{ $asked{ $row->{name} } };
        my $r = ask_row($s, $row);
        my ($alert) = map { of_line($_) } @{ $r->{alerts} };
        $alert ||= { number => 'none' };
        # of a script that is there and cannot be run it says what it says of
        # its directory
        my %same = %$said;
        delete $same{fix} if $row->{name} =~ $scripts;
        agree_or_refer(\%same, $alert, "$row->{name}: explain, then the alert");
        if (defined $said->{fix}
            && ($said->{number} || '') eq "PHPG$row->{number}") {
            # the programs and backends of most rows are not there
            like($said->{fix}, qr/$row->{fix}|Require all denied/,
                "$row->{name}: the fix");
            $own += $said->{fix} =~ $row->{fix};
        }
        my $file = $audit->{ $said->{file} || '' };
        my ($same) = grep { $_->{number} eq ($said->{number} || '') } @$file;
        agree($said, $same || $file->[0], "$row->{name}: explain, then audit")
            if $file;
    }
    $s->kill_and_wait('TERM');
    $s->no_reports;
    $s->gone;
}

# The lint has read a .htaccess file when httpd started, and its owner writes
# another: that explain would name, and the alert does not know.
sub written_since
{
    my ($name, $before, $after, $alert, $explain) = @_;
    my $part = { 'x.php' => SOURCE, 'app/x.php' => SOURCE };
    $part->{'.htaccess'} = $before if defined $before;
    my $s = PGTest::Lint->make({ path => $name, files => '',
        modules => 'mime php', mpm => 'prefork', conf => '', part => $part },
        guard_conf => "PHPGuardLint Warn\nPHPGuardLogInterval 0\n");
    is($s->start, undef, "$name: it starts") or return;
    if (defined $after) {
        $s->write_file('.htaccess', $after);
    }
    else {
        unlink $s->docroot . '/.htaccess';
    }
    my $url = 'http://localhost:' . $s->port . '/x.php';
    my $said = of_explain(($s->check('-D', 'DUMP_PHPGUARD_JSON', '-D',
        "DUMP_PHPGUARD_EXPLAIN=$url"))[2]);
    is($said->{$url}{number}, $explain, "$name: explain");
    $s->get('/x.php');
    my ($got) = map { of_line($_) } $s->alerts;
    is($got->{number}, $alert, "$name: the alert");
    agree_or_refer($said->{$url}, $got, $name);
    $s->kill_and_wait('TERM');
    $s->gone;
}

my @hidden = map { "<IfModule $_>\nAddHandler application/x-httpd-php .php\n"
    . "</IfModule>\n" } qw(mod_php8.c mod_php9.c);
if (!$ENV{PG_WRAP} && !@ARGV) {
    written_since('a section that is false', '', $hidden[0],
        qw(PHPG0403 PHPG0401));
    written_since('the section is gone', $hidden[0], "# nothing\n",
        qw(PHPG0105 PHPG0403));
    written_since('the file is gone', $hidden[0], undef,
        qw(PHPG0105 PHPG0403));
    written_since('another section', @hidden, qw(PHPG0105 PHPG0401));
}

# valgrind takes half a minute for a group
my $which = $ENV{PG_WRAP} ? '^actions mime$' : '';
$which = $ARGV[0] if @ARGV;
for my $group (row_groups("$FindBin::Bin/../cases/leaks")) {
    check_group($group) if $group->{modules} =~ m{(?:$which)};
}
# a test waits for two trials, and how many fixes these can try depends on the
# machine: under a sanitizer or valgrind there may be no time for any
cmp_ok($untried, '<', $fixes / 2,
    "most of the fixes are tried: $fixes, $untried are not")
    if !$ENV{PG_WRAP} && !$ENV{PG_PRELOAD};
cmp_ok($own, '>=', 25, "the fix of its row: $own times") if !$which;
done_testing;
