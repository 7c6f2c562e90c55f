# mpm-itk processes a request as the user of its vhost, who may read what the
# server's user cannot. The lint cannot either: what is behind it is unknown,
# neither denied nor gone.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Command;
use PGTest::Lint;
use Test::More;

my $modules = $ENV{PG_MODULES} || '/usr/lib/apache2/modules';
plan skip_all => 'only root can change to another user' if $> != 0;
plan skip_all => 'no mpm-itk' if !-e "$modules/mpm_itk.so";

my ($user, $group) = qw(nobody nogroup);
my ($uid, $gid) = (scalar getpwnam $user, scalar getgrnam $group);
my $as = "    AddHandler application/x-httpd-php .php\n"
    . "    AssignUserID $user $group\n";
my $itk = "LoadModule mpm_itk_module $modules/mpm_itk.so\n";
my $s = PGTest::Lint->make({
    path => 'other user', mpm => 'prefork', modules => 'mime php dir',
    files => '/a/index.php /a/off/x.php /b/index.php /c/index.php',
    conf => $itk . vhost('a', $as) . vhost('c', $as)
        . vhost('b', $as) =~ s/Override All/Override None/r },
    expect => [qr/PHPG\d{4}|^ {2,15}\S|phpguard: |AssignUserID|mpm_itk/]);
$s->write_file('/a/off/.htaccess', "RemoveHandler .php\n");
my $root = $s->root;
for my $file (map { "$root/$_" } qw(a a/index.php a/off a/off/x.php
    a/off/.htaccess b b/index.php c/index.php)) {
    chown $uid, $gid, $file;
    chmod -d $file ? 0750 : 0640, $file;
}
die $_ if defined($_ = $s->start);
sub got { $s->raw("GET $_[1] HTTP/1.0\r\nHost: $_[0]\r\n\r\n") }
like(got($_, '/index.php'), qr/RAN-42/, "httpd runs it in $_") for qw(a b c);
like(got('a', '/off/x.php'), qr{^HTTP/1.1 500}, '... or refuses it');

sub phpguard { ask($s, [ "$FindBin::Bin/../../build/phpguard", @_ ]) }

my $closed = "www-data has no permission to read it, and the vhost may";
for my $path (qw(a/index.php a/off/x.php b/index.php)) {
    my $says = (phpguard('explain', "$root/$path"))[1] =~ s/\s+/ /gr;
    like($says, qr/^unknown: .*: \Q$closed\E/, "explain: /$path is unknown");
    like($says, qr/ file \S+: not accessible to the server's user /,
        '... and not called missing');
}
my (undef, $says, $total) = phpguard('check');
like($total, qr/document roots? cannot be listed by www-data: at most index/,
    'check: a document root was not listed');
unlike($says, qr/returns 403|no longer exists/, '... and nothing else is said');
like($says, qr/now +unknown/, '... the refused one is unknown');
$s->stop;
done_testing;
