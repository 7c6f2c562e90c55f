# "phpguard audit": all that stands below the document roots, and nothing that
# is not there.
# also under: sanitizer
use strict;
use warnings;
use FindBin;
use JSON::PP qw(decode_json);
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Lint;
use PGTest::Schema;
use POSIX qw(mkfifo);
use Test::More;

my $seed = $ENV{PG_SEED} || 1 + int rand 1e6;
srand $seed;
diag("seed $seed");

my $conf = <<'END';
<FilesMatch "^\.ht">
    Require all denied
</FilesMatch>
<FilesMatch "\.php$">
    SetHandler application/x-httpd-php
</FilesMatch>
<Directory @DOCROOT@/quiet>
    AllowOverride None
</Directory>
Alias /beside/ @ROOT@/beside/
AliasMatch "^/gw/" "@ROOT@/gw/x.php"
<Directory @ROOT@/gw>
    <Files x.php>
        SetHandler none
    </Files>
</Directory>
<Directory @ROOT@/beside>
    Require all granted
    AllowOverride All
</Directory>
END
my $s = PGTest::Lint->make({ path => 'audit', conf => $conf, mpm => 'prefork',
    modules => 'mime alias php proxy proxy_fcgi', files => 'index.php' });
my $docs = $s->docroot;

# A tree of plain directories.
my @dirs = ($docs);
push @dirs, $dirs[rand @dirs] . '/d' . @dirs for 1 .. 300;
for my $dir (@dirs) {
    mkdir $dir;
    $s->write_file(substr("$dir/$_", length $s->root), /php/ ? SOURCE : "x\n")
        for 'index.php', 'page.html', 'f' . int(rand 1e6) . '.php';
}

# What is planted: { .htaccess and other files } => what is to be found there,
# file name => number. A "." stands for each PHP file that is there already.
my $gone = 'SetHandler "proxy:unix:/gone/x.sock|fcgi://localhost"';
my %faults = (
    other_host => [{ '.htaccess' => "<FilesMatch \"\\.php\$\">\nSetHandler "
        . "application/x-httpd-ea-php74\n</FilesMatch>\n" },
        { '.' => 'PHPG0101' }],
    none => [{ '.htaccess' => "<Files \"*.php\">\nSetHandler none\n</Files>\n" },
        { '.' => 'PHPG0201' }],
    engine => [{ '.htaccess' => "php_flag engine off\n" },
        { '.' => 'PHPG0203' }],
    backup => [{ 'config.php.bak' => SOURCE }, { 'config.php.bak' => 'PHPG0120' }],
    editor => [{ 'index.php~' => SOURCE }, { 'index.php~' => 'PHPG0120' }],
    copy => [{ 'wp-config.bak' => SOURCE }, { 'wp-config.bak' => 'PHPG0120' }],
    spelling => [{ 'X.PHP' => SOURCE }, { 'X.PHP' => 'PHPG0106' }],
    language => [{ 'index.php.en' => SOURCE }, { 'index.php.en' => 'PHPG0121' }],
    include => [{ 'lib.inc' => SOURCE }, { 'lib.inc' => 'PHPG0122' }],
    broken => [{ '.htaccess' => "NoSuchDirective On\n" },
        { '.htaccess' => 'PHPG0411' }],
    socket => [{ '.htaccess' => "<FilesMatch \"\\.php\$\">\n$gone\n"
        . "</FilesMatch>\n" }, { '.' => 'PHPG0413' }],
    denied => [{ '.htaccess' => "Require all denied\n" },
        { '.htaccess' => 'PHPG0414' }],
    pages => [{ '.htaccess' => "AddHandler application/x-httpd-ea-php74 .html\n",
        'shop.html' => SOURCE }, { 'shop.html' => 'PHPG0103' }],
    # and what is none
    no_source => [{ 'plain.inc' => "no php\n", 'a.php.jpg' => "\xff\xd8 x",
        'style.bak' => "a {}\n" }, {}],
    harmless => [{ '.htaccess' => "Options -Indexes\nAddLanguage en .en\n" },
        {}],
);
my @kinds = sort keys %faults;
my %want;
my @places = grep { my $d = $_; !grep { index($_, "$d/") == 0 } @dirs } @dirs;
for my $i (0 .. $#places) {
    my $kind = $kinds[$i % @kinds];
    my $dir = $places[$i];
    my ($files, $finds) = @{ $faults{$kind} };
    my @php = map { s{.*/}{}r } glob "$dir/*.php";
    $s->write_file(substr("$dir/$_", length $s->root), $files->{$_})
        for keys %$files;
    for my $name (keys %$finds) {
        $want{"$dir/$_"} = $finds->{$name}
            for $name eq '.' ? @php : $name;
    }
}
cmp_ok(scalar(@places), '>', 3 * @kinds, 'each kind is planted some times');

# Beside the document root; where no .htaccess counts; and what is in the way.
$s->write_file('/beside/deep/er/old.php.orig', SOURCE);
$want{$s->root . '/beside/deep/er/old.php.orig'} = 'PHPG0120';
$s->write_file('quiet/.htaccess', "SetHandler none\n");
$s->write_file('quiet/x.php', SOURCE);
my %in_the_way = (
    loop => sub { symlink '..', "$docs/d1/loop" or die $! },
    far => sub {
        mkdir $s->root . '/far';
        $s->write_file('/far/x.php7', SOURCE);
        symlink $s->root . '/far', "$docs/far" or die $!;
        symlink $s->root . '/far', "$docs/again" or die $!;
        # which of the two is gone into first is readdir's to say
    },
    closed => sub { mkdir "$docs/closed" or die $!; chmod 0, "$docs/closed" },
    fifo => sub {
        mkdir "$docs/fifo";
        mkfifo("$docs/fifo/.htaccess", 0644) or die $!;
        mkfifo("$docs/fifo/x.php", 0644) or die $!;
        $want{"$docs/fifo/.htaccess"} = 'PHPG0412';
    },
    unreadable => sub {
        $s->write_file('shut/.htaccess', "SetHandler none\n");
        chmod 0, "$docs/shut/.htaccess";
        $want{"$docs/shut/.htaccess"} = 'PHPG0412';
    },
);
$in_the_way{$_}->() for sort keys %in_the_way;

sub audit
{
    my ($what) = @_;
    my ($status, $err, $out) = $s->check('-D', 'DUMP_PHPGUARD_JSON', '-D',
        'DUMP_PHPGUARD_AUDIT' . ($what ? "=$what" : ''));
    is($status, 0, '-t passes') or diag($err);
    is(invalid($out), '', 'every line is as the schema says');
    my @lines = map { decode_json($_) } split /\n/, $out;
    return ((grep { exists $_->{directories} } @lines)[0],
        grep { exists $_->{file} } @lines);
}

my ($counts, @found) = audit();
my @far = grep { $_->{file} =~ m{/x\.php7$} } @found;
is(scalar @far, 1, 'a directory that two links lead to is gone into once');
my %got = map { ($_->{file} => $_->{id}) } grep { $_->{file} !~ /x\.php7$/ } @found;
is(join("\n", map { "$_ $got{$_}" } sort keys %got),
    join("\n", map { "$_ $want{$_}" } sort keys %want),
    'all that was planted, and nothing else');
is(scalar(@found), keys(%want) + 1, 'each once');
is($counts->{loops}, 2, 'a loop and a second link are counted');
is($counts->{closed}, 1, 'and a directory that may not be read');
is($counts->{leaks}, scalar(grep { !/PHPG041[1-4]/ } values %want) + 1,
    'the leaks are counted');
cmp_ok($counts->{runs}, '>', 300, 'and what runs');

# One file for all URLs of an AliasMatch, in a directory that none leads to.
$s->write_file('/gw/x.php', SOURCE);
my (undef, @below) = audit($s->root . '/gw');
is(join(' ', map { "$_->{file} $_->{id}" } @below),
    $s->root . '/gw/x.php PHPG0201', 'the file of an AliasMatch');
unlink $s->root . '/gw/x.php';

# One directory alone.
my ($place) = sort grep { $want{$_} eq 'PHPG0101' && /\.php$/ } keys %want;
my ($dir) = $place =~ m{(.*)/};
(undef, @below) = audit($dir);
is(join(' ', sort map { $_->{file} } @below),
    join(' ', sort grep { index($_, "$dir/") == 0 } keys %want),
    'below one directory');

# For a person: grouped, three places and a count, the fix, and the counts.
my (undef, undef, $text) = $s->check('-D', 'DUMP_PHPGUARD_AUDIT');
like($text, qr/^PHPG0101\ +error:\ (?:(?!^PHPG).)*^\ {13}and\ \d+\ more\ places\n
    (?:(?!^PHPG).)*^\ \ decided\ by\ +SetHandler\ application\/x-httpd-ea-php74
    (?:(?!^PHPG).)*^\ \ fix/msx,
    'the same line in many .htaccess files is one finding');
like($text, qr/^\d+ directories, \d+ files\. PHP: \d+ run, \d+ leak/m,
    'the counts stand last');
is(join(' ', grep { !/^\Q$_\E/ && $text !~ /^$_ /m } values %want), '',
    'every number is there');

# A line a place, for who compares two audits.
my (undef, undef, $lines) = $s->check('-D', 'DUMP_PHPGUARD_AUDIT',
    '-D', 'DUMP_PHPGUARD_LINES');
is(scalar(() = $lines =~ /^PHPG\d{4} (?:error|warning|note) \//mg),
    keys(%want) + 1, 'as lines');

chmod 0755, "$docs/closed";
$s->gone if !$ENV{KEEP};
done_testing;
