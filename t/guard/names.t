# also under: sanitizer valgrind
# File names as a real Apache gets them: the rows of t/unit/names-rows.h,
# each once with an open tag in the file and once without, and the ways in
# which a request can spell a name.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use Test::More;

open my $fh, '<', "$FindBin::Bin/../unit/names-rows.h" or die $!;
my @rows = map { /^ROW\((\w+), "(.*)"\)$/ ? [$1, $2] : () } <$fh>;
cmp_ok(scalar(@rows), '>', 50, 'the rows are there');

my $plain = "PGTEST-SOURCE without a tag: <p> <?xml ?> &lt;?php\n";
my $short = "PGTEST-SOURCE <? echo 1 ?>\n";
my %files = (
    map({ ("tag/$_->[1]" => SOURCE, "plain/$_->[1]" => $plain) } @rows),
    'echo/x.inc' => "<html>\n<?= \$x ?> PGTEST-SOURCE\n",
    'upper/x.inc' => "<?PHP \$x; // PGTEST-SOURCE\n",
    # as a file is read in pieces: a tag behind the first, across two, behind
    # the last that is read
    'late/x.inc' => ('x' x 8192) . SOURCE,
    (map { ("edge/$_.inc" => 'x' x $_ . SOURCE) } 8187 .. 8191),
    'far/x.inc' => 'x' x 1_040_000 . SOURCE,
    'gone/x.inc' => 'x' x 1_060_000 . SOURCE,
    'short/tag.inc' => $short, 'short/line.inc' => "PGTEST-SOURCE <?\n\$x",
    'short/xml.inc' => "<?xml version='1.0'?> PGTEST-SOURCE\n",
    'short/binary.inc' => "PNG\0 $short",
    'short/binary-echo.inc' => "PNG\0 PGTEST-SOURCE <?= 1",
    'short/binary-tag.inc' => "PNG\0 " . SOURCE,
    'meant/page.html' => "<html> $short", 'meant/late.html' => ' ' x 9000
        . SOURCE, 'meant/page.xml' => "<?xml version='1.0'?> PGTEST-SOURCE\n",
    'short/x.inc' => '<?',
    'empty/x.php' => '',
    'dir/x.php/page.html' => "PGTEST-SOURCE in a directory called x.php\n",
    'links/real.php' => SOURCE,
    'links/real.txt' => "PGTEST-SOURCE, a text\n",
    'match/x.code' => SOURCE, 'match/x.php' => SOURCE,
    'match/x.php.bak' => SOURCE, 'match/x.inc' => SOURCE,
    (map { ("match/$_" => $plain) } 'x.code~', 'x.code.bak', '.x.code.swp',
        'x.code.save.1', 'x.code.txt', '#x.code#'),
);
my $conf = <<'END';
<Directory @DOCROOT@>
    Options +FollowSymLinks
</Directory>
<Directory @DOCROOT@/meant>
    AddHandler php-cgi .html .xml
</Directory>
END

sub started
{
    my ($guard) = @_;
    my $s = PGTest->new(mpm => 'event', modules => [qw(mime dir)],
        conf => $conf, guard => $guard, guard_conf => "PHPGuardLint Off\n"
            . "<Directory \@DOCROOT\@/match>\n"
            . "    PHPGuardFilesMatch \\.code\$\n</Directory>\n",
        files => \%files, expect => [qr/PHPG0\d{3}: refused/]);
    my $links = $s->docroot . '/links';
    symlink 'real.php', "$links/soft.txt" or die $!;
    symlink 'real.txt', "$links/soft.php" or die $!;
    link "$links/real.php", "$links/hard.txt" or die $!;
    link "$links/real.txt", "$links/hard.php" or die $!;
    return $s;
}

my ($bare, $guarded) = map { started($_) } 0, 1;

# path, whether it is refused, what it is
sub check
{
    my ($path, $refused, $name) = @_;
    ok(leaked($bare->get($path)->{content}), "$name: comes without the guard")
        or diag("status " . $bare->get($path)->{status});
    $guarded->mark;
    my $r = $guarded->get($path);
    is($r->{status}, $refused ? 500 : 200, "$name: "
        . ($refused ? 'refused' : 'served'));
    is(leaked($r->{content}) ? 1 : 0, $refused ? 0 : 1, "$name: its text");
    is(scalar($guarded->alerts), $refused ? 1 : 0, "$name: alerts");
}

for my $row (@rows) {
    my ($class, $file) = @$row;
    my $path = encoded($file);
    check("/tag/$path", $class ne 'OTHER', "$class $file with a tag");
    check("/plain/$path", $class eq 'PHP' || $class eq 'LEFTOVER',
        "$class $file without a tag");
}

check('/echo/x.inc', 1, '<?=');
check('/upper/x.inc', 1, '<?PHP');
check("/edge/$_.inc", 1, "a tag behind $_ bytes") for 8187 .. 8191;
check('/late/x.inc', 1, 'a tag behind the first 8 KiB');
check('/far/x.inc', 1, 'a tag within the first megabyte');
check('/gone/x.inc', 0, 'a tag behind it, as README says');
check('/short/tag.inc', 1, '"<? "');
check('/short/line.inc', 1, '"<?" at the end of a line');
check('/short/xml.inc', 0, '"<?xml"');
check('/short/binary.inc', 0, '"<? " in what is no text');
check('/short/binary-echo.inc', 0, '"<?=" in what is no text');
check('/short/binary-tag.inc', 1, '"<?php" in what is no text');
check('/meant/page.html', 1, 'a page that is meant, with a short tag');
check('/meant/late.html', 1, 'a page that is meant, with a late tag');
check('/meant/page.xml', 0, 'XML that is meant');
is($guarded->get('/short/x.inc')->{status}, 200, 'a file shorter than a tag');
is($guarded->get('/empty/x.php')->{status}, 500, 'an empty PHP file');

# Spellings of one file: httpd undoes them before anybody looks.
check("/tag/$_", 1, "spelt $_") for '../tag/x.php', './x.php', 'x%2ephp',
    'x.%70hp', '/x.php', 'x.php?a=b', 'x.php?.txt', '%78.php';
# What httpd itself answers, and the guard leaves to it.
for my $case (['tag/x.html.php/', 404], ['tag/x.php5/a.txt', 404],
    ['tag/x.php%00.txt', 404], ['tag/x.phar%2f', 404], ['dir/x.php', 301],
    ['dir/x.php/', 404], ['tag/gone.php', 404]) {
    my ($path, $status) = @$case;
    $guarded->mark;
    is($bare->get("/$path")->{status}, $status, "$path: httpd says $status");
    is($guarded->get("/$path")->{status}, $status, "$path: as httpd says");
    is($guarded->alerts, 0, "$path: no alert");
}
check('/dir/x.php/page.html', 0, 'a page in a directory called x.php');

# A link is what its own name says; see README.
check('/links/soft.php', 1, 'x.php, a symbolic link to a text');
check('/links/soft.txt', 0, 'x.txt, a symbolic link to PHP');
check('/links/hard.php', 1, 'x.php, a hard link to a text');
check('/links/hard.txt', 0, 'x.txt, a hard link to PHP');

# The administrator's pattern takes the place of the built-in names; what
# only the file can tell stays.
check('/match/x.code', 1, 'PHPGuardFilesMatch: its own name');
check('/match/x.php', 0, 'PHPGuardFilesMatch: not PHP any more');
check('/match/x.php.bak', 0, 'PHPGuardFilesMatch: nor its leftovers');
check('/match/x.inc', 1, 'PHPGuardFilesMatch: a companion');
check("/match/$_", 1, "PHPGuardFilesMatch: $_ is left of its own name")
    for 'x.code~', 'x.code.bak', '.x.code.swp', 'x.code.save.1', '%23x.code%23';
check('/match/x.code.txt', 0, 'PHPGuardFilesMatch: what is left of none');

$_->stop for $bare, $guarded;
done_testing;
