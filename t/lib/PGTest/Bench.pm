package PGTest::Bench;

# Hosts with many vhosts, each with a document root and sections of its own,
# and what "apache2 -t" takes there.
#
#   my $s = host(1000);                 # files are written, nothing runs
#   seconds($s, 'with', '-D', 'X');     # or 'without' the module
#   limit('what it is', $value, 1.2);   # prints, and notes what is over
#   exit over();

use strict;
use warnings;
use parent 'Exporter';
use File::Path qw(make_path);
use PGTest;

our @EXPORT = qw(host command seconds median limit over);

sub vhost
{
    my ($n) = @_;
    return <<"END";
<VirtualHost 127.0.0.1:\@PORT\@>
    ServerName host$n.example
    DocumentRoot \@ROOT\@/sites/$n
    <Directory \@ROOT\@/sites/$n>
        AllowOverride None
        Options +FollowSymLinks
        Require all granted
    </Directory>
    <FilesMatch "\\.ph(ar|p|tml)\$">
        SetHandler "proxy:unix:\@ROOT\@/run/$n.sock|fcgi://localhost"
    </FilesMatch>
</VirtualHost>
END
}

sub host
{
    my ($vhosts) = @_;
    my $s = PGTest->prepare(modules => [qw(mime dir proxy proxy_fcgi)],
        conf => join '', map { vhost($_) } 1 .. $vhosts);
    $s->write_files;
    for my $n (1 .. $vhosts) {
        make_path("$s->{root}/sites/$n");
        $s->write_file("/sites/$n/index.php", SOURCE);
        # what is there is no finding; nobody is asked for a page
        $s->write_file("/run/$n.sock", '');
    }
    $s->{guard} = 0;
    $s->write_file('/without.conf', $s->configuration);
    $s->{guard} = 1;
    $s->write_file('/with.conf', $s->configuration);
    return $s;
}

sub command
{
    my ($s, $which) = @_;
    my $httpd = $ENV{PG_HTTPD} || '/usr/sbin/apache2';
    return "$httpd -t -d $s->{root} -f $s->{root}/$which.conf";
}

# Seconds of user and system time of "-t", to the millisecond by bash; @args go
# to httpd.
sub seconds
{
    my ($s, $which, @args) = @_;
    my $command = join ' ', command($s, $which), @args;
    my $said = `bash -c 'TIMEFORMAT="%U %S"; time $command' 2>&1`;
    $said =~ /^Syntax OK\n(?:phpguard: .*\n)?([\d.]+) ([\d.]+)\n\z/m
        or die "$command: $said";
    return $1 + $2;
}

sub median { (sort { $a <=> $b } @_)[$#_ / 2] }

my $over = 0;
sub over { $over }
sub limit
{
    my ($what, $value, $limit) = @_;
    printf "%-48s %6.3f %6.2f%s\n", $what, $value, $limit,
        $value > $limit ? '  OVER' : '';
    $over |= $value > $limit;
}

1;
