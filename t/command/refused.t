# What the running server has refused, asked from outside: "phpguard check"
# says it, finds by it what a .htaccess decides where -t does not look, and
# "phpguard fix URL|FILE" repairs that place alone.
use strict;
use warnings;
use FindBin;
use JSON::PP qw(decode_json);
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Command;
use PGTest::Lint;
use PGTest::Schema;
use POSIX ();
use Test::More;

my $old = "AddHandler application/x-ea-php74 .php\n<FilesMatch \"\\.php\$\">\n"
    . "SetHandler application/x-ea-php74\n</FilesMatch>\n";
my %part = ('/bin/php' => "#!/bin/sh\nexec /usr/bin/php-cgi\n",
    'old/place/.htaccess' => $old, 'other/.htaccess' => "SetHandler no-such\n",
    'closed/.htaccess' => "SetHandler none\nRemoveHandler .php\n");
my $s = PGTest::Lint->make({ modules => 'mime actions alias dir cgid',
    conf => <<'END', files => join(' ', map { ("$_/x.php", "$_/y.php") } qw(. old/place other closed)), part => \%part });
AddHandler php-fcgi .php
Action php-fcgi /bin/php
Alias /bin/ @ROOT@/bin/
<Directory @ROOT@/bin>
    Require all granted
    SetHandler cgi-script
    Options +ExecCGI
</Directory>
<Directory @DOCROOT@>
    AllowOverride All
</Directory>
END
system 'chown', '-R', 'www-data', '--', $s->docroot;

sub phpguard { return ask($s, ['phpguard', @_]) }

my ($status, $out, $err) = phpguard('check');
is("$status $out$err", "0 phpguard: no errors\n",
    'nothing runs: the configuration by itself is in order');
is($s->start, undef, 'it starts');
$s->expect(qr/PHPG\d{4}/, qr/^ {2,15}\S/);
($status, $out, $err) = phpguard('check');
is("$status $out$err", "0 phpguard: no errors\n", 'nothing is refused yet');

$s->get('/old/place/x.php') for 1 .. 3;
$s->get('/closed/y.php');
my $base = 'http://127.0.0.1:' . $s->port;
($status, $out, $err) = phpguard('check');
is($status, 1, 'a leak that a request met is an error') or diag($out, $err);
my $said = $out =~ s/\n {4,}/ /gr;      # without the columns' line ends
like($said, qr{^(PHPG\d{4})\ +error:\ x\.php\ is\ refused\ \(500\).*?
    ^\ \ file\ +\Q@{[$s->docroot]}\E/old/place/x\.php\n\ \ vhost.*?
    ^\ \ decided\ by\ +SetHandler\ application/x-ea-php74.*?
    ^\ \ fix\ .*?
    ^\1\ +refused\ 3\ times\ since\ the\ server\ was\ started,\ last\ at\ \d.*?
    ^\ \ file\ +\Q@{[$s->docroot]}\E/old/place/x\.php\n\ \ vhost.*?
    ^\ \ now\ +still\ refused\n
    ^\ \ more\ +phpguard\ explain\ \Q$base\E/old/place/x\.php$}msx,
    'the finding, and how often it was refused');
like($said, qr{^PHPG\d{4} +refused 1 time since.*/closed/y\.php}ms,
    'what is meant to be so is no error, but said');
unlike($out, qr{error: y\.php}, 'really none');
like($err, qr/^phpguard: 1 error \(1 place\)\n\z/m, 'the total');
unlike($out, qr{/other/}, 'what nobody has asked for is not there');

# As JSON.
($status, $out, $err) = phpguard('check', '--json');
my @rows = grep { $_->{refused} } map { decode_json($_) } split /\n/, $out;
is(invalid($out), '', 'as the schema says');
my ($row) = grep { $_->{file} =~ m{/old/place/} } @rows;
is_deeply([ @$row{qw(count detection_only exists now url)} ],
    [ 3, JSON::PP::false, JSON::PP::true, 'leaks', "$base/old/place/x.php" ],
    'JSON: the row');
cmp_ok(abs($row->{last} - time), '<', 60, 'JSON: when');

# What -t and a reload say is not changed by it.
($status, $out) = $s->check;
is($status, 0, '-t: passes');
unlike($out, qr/PHPG/, '-t: says nothing of it');

# One place.
for my $place ("$base/old/place/x.php", $s->docroot . '/old/place/y.php') {
    ($status, $out, $err) = phpguard('fix', '--for', 'www-data', $place);
    is($status, 1, 'fix: there is something') or diag($err);
    my @files = $out =~ /^\+\+\+ (\S+)/mg;
    is_deeply(\@files, [ 'b' . $s->docroot . '/old/place/.htaccess' ],
        'fix: in that one file') or diag($out, $err);
}
($status, $out, $err) = phpguard('fix', '--check', "$base/other/x.php");
like($out, qr{\APHPG\d+ note \S+/other/x\.php.*\n\z},
    'fix --check: that place alone');
($status, $out, $err) = phpguard('fix', "$base/x.php");
is("$status $out", '0 ', 'fix: nothing of a place in order');
like((phpguard('fix', '/nowhere/x.php'))[2],
    qr{^phpguard: the verdict is unknown for /nowhere/x\.php: }m,
    'fix: a file to which no URL leads');
is((phpguard('check', '/x.php'))[0], 3, 'check takes none');

# Mended: it is said how it is now, and is no error any more.
my $docroot = $s->docroot;
my ($diff) = (phpguard('fix', '--for', 'www-data', "$base/old/place/x.php"))[1];
open my $patch, '|-', 'patch', '-s', '-p1', '-d', '/' or die $!;
print {$patch} $diff;
close $patch;
like($s->get('/old/place/x.php')->{content}, qr/RAN-42/, 'the fix holds');
($status, $out, $err) = phpguard('check');
is($status, 0, 'no error any more') or diag($out);
like($out, qr/^PHPG\d+ +refused 3 times.*?^  now +runs\n/ms, 'and says so');
unlink "$docroot/old/place/x.php";
like((phpguard('check'))[1], qr/^  now +the file no longer exists/m,
    'a file that is gone');

# A graceful restart forgets nothing.
kill 'USR1', $s->pid;
is_soon(sub { (phpguard('check'))[1] =~ /refused 3 times/ ? 1 : 0 }, 1,
    'after a graceful restart');

# The memory has no name, and is not for the user of the children.
my ($fd) = grep { (readlink($_) // '') =~ /memfd:phpguard-ledger/ }
    glob '/proc/' . $s->pid . '/fd/*';
ok($fd, 'the memory is there');
is(-s $fd, (stat $fd)[7], 'with its size');
my $pid = fork;
if (!$pid) {
    POSIX::setgid(65534);
    POSIX::setuid(65534);
    POSIX::_exit(open(my $f, '<', $fd) ? 1 : 0);
}
waitpid $pid, 0;
is($?, 0, 'nobody else can open it');
is_deeply([ grep { /ledger/ } glob "$s->{root}/run/* $s->{root}/*" ], [],
    'and no file lies about');

# A child may be in anybody's hands: what it writes there is text.
my $evil = "http://127.0.0.1/\e[31m\n\$(id)";
open my $mem, '+<:raw', $fd or die "$fd: $!";
my $all = do { local $/; <$mem> };
ok(index($all, "$base/old/place/x.php") > 0, 'the URL is in it');
$all =~ s/\Q$base\E\/old\/place\/x\.php/pack 'A*', substr $evil x 9, 0, length $&/ge;
seek $mem, 0, 0;
print {$mem} $all;
close $mem;
($status, $out, $err) = phpguard('check');
like($err, qr/^phpguard: no errors/m, 'a damaged text does no harm');
unlike($out . $err, qr/\e|\$\(id\)/, 'and is not printed');
($status, $out, $err) = ask($s, ['phpguard', 'check', '--', '-c', 'PidFile no.pid']);
is("$status $out$err", "0 phpguard: no errors\n", 'no server: nothing is said');
$s->stop;

# What nobody can tell is not passed over in silence.
my $map = PGTest::Lint->make({ modules => 'mime rewrite', files => 'index.php',
    conf => <<'END', part => { '/map' => "#!/bin/sh\ncat\n" } });
RewriteEngine On
RewriteMap who prg:@ROOT@/map
RewriteRule ^/(.*)$ - [H=${who:$1}]
END
my $file = $map->docroot . '/index.php';
is_deeply([ ask($map, ['phpguard', 'check']) ], [ 0, '',
    "phpguard: 1 place unknown: $file: phpguard explain shows why\n"
    . "phpguard: no errors\n" ], 'unknown: said of one place');
like((ask($map, ['phpguard', 'explain', $file]))[1], qr/\Aunknown: /,
    'unknown: as explain has it');
is(($map->check)[1], "Syntax OK\n", 'unknown: -t itself is silent');
done_testing;
