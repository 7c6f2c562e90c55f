# The exit statuses of "apachectl -t", as the table of the manual has them.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use File::Path qw(make_path);
use PGTest;
use PGTest::Lint;
use Test::More;

my ($table) = PGTest::slurp("$FindBin::Bin/../../build/man/mod_phpguard.8")
    =~ /^\.SH EXIT STATUS\n.*?^\.RS 4\n(.*?)^\.RE/ms;
my %want = map { my ($mode, @statuses) = split; ($mode => \@statuses) }
    grep { /^\w/ } split /\n/, $table;
is(join(' ', sort keys %want), 'Off Reload Start Test Warn', 'each mode');

my %fx = (mpm => 'prefork', modules => 'mime php',
    files => '/a/index.php /b/index.php');
my $runs = qq{<FilesMatch "\\.php\$">\nSetHandler application/x-httpd-php\n}
    . "</FilesMatch>\n";
my $leaks = "SetHandler php5-fcgi\n";
my $fine = vhost('a', $runs) . vhost('b', $runs);
my $one = vhost('a', $leaks) . vhost('b', $runs);
my $both = vhost('a', $leaks) . vhost('b', $leaks);

sub server
{
    my ($conf, $mode) = @_;
    return PGTest::Lint->make({ %fx, path => $mode, conf => $conf },
        guard_conf => "PHPGuardLint $mode\n");
}

sub status_with
{
    my ($s, $conf) = @_;
    $s->{conf} = $conf;
    $s->write_file('/httpd.conf', $s->configuration);
    my ($status) = $s->check;
    return $status;
}

for my $mode (sort keys %want) {
    my @got;
    my $down = server($fine, $mode);
    push @got, status_with($down, $_) for $fine, $one;
    $down->gone;
    my $s = server($mode eq 'Start' ? $fine : $one, $mode);
    is($s->start, undef, "$mode: it starts") or next;
    $s->expect(qr/PHPG\d{4}|^ {2,15}\S/);
    push @got, status_with($s, $_) for $one, $both;
    is("@got", "@{ $want{$mode} }", "$mode: the statuses");
    $s->stop;
}
# Those of phpguard(8), also where a file of a site owner cannot be looked at:
# 4 is no error, and not all was seen.
my $top = "$FindBin::Bin/../..";
SKIP: {
    skip 'only root has a child with another user', 1 if $> != 0;
    system('make', '-s', '-C', $top, 'probe') == 0 or die 'no probe';
    my $s = PGTest::Lint->make({ %fx, path => 'phpguard',
        conf => "LoadModule cern_meta_module "
        . "$top/.build/probe/mod_cern_meta.so\n" . vhost('a', $runs
        . "<Directory \@ROOT\@/a>\nAllowOverride All\n</Directory>\n") });
    my ($root, $ctl) = ($s->root, $s->write_file('/ctl', "#!/bin/sh\n"
        . "exec /usr/sbin/apache2 -d " . $s->root . " -f " . $s->root
        . "/httpd.conf \"\$\@\"\n"));
    chmod 0755, $ctl;
    my $ask = sub {
        my ($what) = @_;
        my $out = `APACHE_CTL=$ctl sh $top/build/phpguard $what 2>&1`;
        return ($? >> 8, $out);
    };
    for my $what ('check', 'audit', 'audit --lines', 'check --metrics') {
        my ($status, $out) = $ask->($what);
        is($status, 0, "$what: nothing is wrong") or diag($out);
    }
    make_path("$root/a/d$_") for 1 .. 9;
    $s->write_file("/a/d$_/.htaccess", "ProbeAct exit 0\n") for 1 .. 9;
    $s->write_file('/a/.htaccess', "ProbeAct exit 2\n");
    for my $what ('check', 'audit', 'audit --lines', 'check --metrics') {
        my ($status, $out) = $ask->($what);
        is($status, 4, "$what: something was not looked at") or diag($out);
        my $named = () = $out
            =~ m{^phpguard: \S+/a/(?:d\d/)?\.htaccess: .*not looked at}mg;
        is($named, $what =~ /audit/ ? 4 : 1, '... each is named');
        is(scalar(() = $out =~ /^flex|^phpguard: no errors/mg), 1,
            '... and a total stands at the end') or diag($out);
    }
    $s->gone;
}
done_testing;
