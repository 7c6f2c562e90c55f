# The exit statuses of "apachectl -t", as the table of the manual has them.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PGTest;
use PGTest::Lint;
use Test::More;

my ($table) = PGTest::slurp("$FindBin::Bin/../build/mod_phpguard.8")
    =~ /^\.SH EXIT STATUS\n.*?^\.RS 4\n(.*?)^\.RE/ms;
my %want = map { my ($mode, @statuses) = split; ($mode => \@statuses) }
    grep { /^\w/ } split /\n/, $table;
is(join(' ', sort keys %want), 'Off Reload Start Test Warn', 'each mode');

my %fx = (mpm => 'prefork', modules => 'mime php',
    files => '/a/index.php /b/index.php');
my $runs = qq{<FilesMatch "\\.php\$">\nSetHandler application/x-httpd-php\n}
    . "</FilesMatch>\n";
sub vhost
{
    my ($name, $lines) = @_;
    return "<VirtualHost *:\@PORT\@>\nServerName $name.example\n"
        . "DocumentRoot \@ROOT\@/$name\n$lines</VirtualHost>\n";
}
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
    $s->expect(qr/PHPG\d{4}|^ {2,12}\S/);
    push @got, status_with($s, $_) for $one, $both;
    is("@got", "@{ $want{$mode} }", "$mode: the statuses");
    $s->stop;
}
done_testing;
