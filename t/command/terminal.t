# Names that a terminal would obey, in what is printed for a person: control
# characters of C0 and C1, and those that turn the direction of a text, are
# "?"; all other names are printed as they are.  JSON has its own way.
# also under: sanitizer
use strict;
use warnings;
use FindBin;
use JSON::PP qw(decode_json);
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Lint;
use Test::More;

my %odd = (c0 => "\x1b[31m", c1 => "\xc2\x9b31m", byte => "\x9b31m",
    overlong => "\xe0\x82\x9b31m", override => "\xe2\x80\xae",
    isolate => "\xe2\x81\xa6", mark => "\xe2\x80\x8f", arabic => "\xd8\x9c");
my %good = (umlaut => "gr\xc3\xbc\xc3\x9fe", cjk => "\xe4\xb8\xad\xe6\x96\x87",
    emoji => "\xf0\x9f\x90\x98", latin => "gr\xfc\xdfe", persian => "\xd8\x9b");
# As bytes: what a terminal of UTF-8, and one of eight bits, would obey.
my $obeyed = qr/[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xd8\x9c
    |\xe2\x80[\x8e\x8f\xaa-\xae]|\xe2\x81[\xa6-\xa9]/x;
my $utf8 = qr/[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}
    |[\xf0-\xf4][\x80-\xbf]{3}/x;

my $conf = join '', map { "<Directory \"\@DOCROOT\@/$_\">\n"
    . "SetHandler \"unheard-of-php\"\n</Directory>\n" } values %odd, values %good;
my $s = PGTest::Lint->make({ path => 'odd names', conf => $conf, mpm => 'prefork',
    modules => 'mime php', files => 'index.php', part => {
        (map { ("$_/x.php" => SOURCE, "sub/$_.php~" => SOURCE) } values %odd,
            values %good),
        # so many that a read of the parent ends anywhere
        map { ("many/$_\xc3\xbc\xe4\xb8\xad\xf0\x9f\x90\x98.php~" => SOURCE) }
            1 .. 500 } },
    guard_conf => "PHPGuardLint Warn\nPHPGuardLogInterval 0\n",
    # a finding of the start, and what stands below its first line
    expect => [qr/PHPG\d{4}|phpguard: \d+ error|^  /]);

sub is_plain
{
    my ($text, $name) = @_;
    unlike($text, qr/$obeyed/, "$name: nothing that a terminal obeys");
    my $rest = $text =~ s/$utf8//gr;
    unlike($rest, qr/[\x80-\x9f]/, "$name: nor a byte of C1");
}

my ($status, $err, $out) = $s->check;
is($status, 0, '-t passes') or diag($err);
is_plain($err . $out, '-t');
for my $what ('CHECK', 'AUDIT', 'FIX', 'FIX=check', 'CHECK LINES', 'AUDIT LINES') {
    ($status, $err, $out) = $s->check(map { ('-D', "DUMP_PHPGUARD_$_") }
        'ALONE', split ' ', $what);
    is_plain($err . $out, lc $what);
    next if $what ne 'AUDIT LINES';
    like($out, qr{sub/\Q$good{$_}\E\.php~}, "audit: the name in $_ is whole")
        for sort keys %good;
    my @many = $out =~ m{many/\d+\xc3\xbc\xe4\xb8\xad\xf0\x9f\x90\x98\.php~}g;
    is(scalar @many, 500, 'audit: 500 names between two reads are whole');
    like($out, qr{sub/\?31m\.php~}, 'audit: a C1 is one "?"');
    like($out, qr{sub/\?\.php~}, 'audit: an override is one "?"');
}
($status, $err, $out) = $s->check('-D', 'DUMP_PHPGUARD');
is_plain($err . $out, 'map');
for my $kind (sort keys %odd) {
    for my $file ("$odd{$kind}/x.php", "sub/$odd{$kind}.php~") {
        ($status, $err, $out) = $s->check('-D', 'DUMP_PHPGUARD_ALONE', '-D',
            'DUMP_PHPGUARD_EXPLAIN=' . $s->docroot . "/$file");
        like($out, qr/\Aleaks: /, "explain, $kind: an answer");
        is_plain($err . $out, "explain, $kind");
    }
}
for my $what ('CHECK', 'AUDIT', 'FIX=check') {
    (undef, undef, $out) = $s->check('-D', 'DUMP_PHPGUARD_ALONE', '-D',
        "DUMP_PHPGUARD_$what", '-D', 'DUMP_PHPGUARD_JSON');
    unlike($out, qr/[^\n\x20-\x7e]/, "JSON, $what: ASCII");
    my @bad = grep { !eval { decode_json($_) } } split /\n/, $out;
    is("@bad", '', "JSON, $what: valid");
}

# The error log writes them in its own way, and says what the lint said of
# such a place as of any other.
sub url_of { join '', map { sprintf '%%%02X', ord } split //, $_[0] }
sub fix_of
{
    my ($dir) = @_;
    $s->mark;
    is($s->get('/' . url_of($dir) . '/x.php')->{status}, 500, 'refused');
    return join("", map { /; fix: (.*?); more/ } $s->alerts) =~ s/:\d+\)/)/gr;
}
is($s->start, undef, 'httpd starts') or BAIL_OUT('no httpd');
my $fix = fix_of($good{umlaut});
ok(length $fix, 'a fix');
for my $kind (sort keys %odd) {
    is(fix_of($odd{$kind}), $fix, "error log, $kind: the same fix");
    $s->mark;
    my $url = '/sub/' . url_of($odd{$kind}) . '.php~';
    is($s->get($url)->{status}, 500, "refused: $kind");
    my @alerts = $s->alerts;
    is(scalar @alerts, 1, "error log, $kind: a line");
    is_plain("@alerts", "error log, $kind");
}
$s->stop;
done_testing;
