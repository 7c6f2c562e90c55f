# What README and the manual show of a terminal is what the host shows: one
# where PHP ran by php-fpm, and an upgrade has disabled its configuration.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Lint;
use Test::More;

my $top = "$FindBin::Bin/../..";
my $s = PGTest::Lint->make({ path => 'samples', debian => 'yes', conf => <<'END',
Include sites-enabled/www.conf
# @SOCKET@
END
    modules => 'mime dir proxy_fcgi setenvif', files => 'index.php',
    part => { '/sites-enabled/www.conf' => <<'END' } });
<VirtualHost *:@PORT@>
    ServerName www.example.org
    DocumentRoot @DOCROOT@
    DirectoryIndex index.php
</VirtualHost>
END
# The case that the module was born from; its samples speak of this vhost.
my $story = PGTest::Lint->make({ path => 'story', conf => <<'END',
Alias /fcgi-bin/ @WRAPPER@/
<Location /fcgi-bin/>
    SetHandler fcgid-script
    Options +ExecCGI
</Location>
Include mods-enabled/php5_cgi.conf
Include sites-enabled/shop.conf
END
    modules => 'mime dir alias actions fcgid', files => 'index.php',
    part => { '/mods-enabled/php5_cgi.conf' => <<'END',
<FilesMatch ".+\.ph(p[345]?|t|tml)$">
    SetHandler application/x-httpd-php
</FilesMatch>
END
        '/sites-enabled/shop.conf' => <<'END' } });
<VirtualHost *:@PORT@>
    ServerName shop.example.org
    DocumentRoot @DOCROOT@
    DirectoryIndex index.php
    AddType application/x-httpd-php .php
    AddHandler php-fcgi .php
    Action php-fcgi /fcgi-bin/php-wrapper
</VirtualHost>
END
my ($root, $docs, $port);

sub host
{
    my ($server) = @_;
    ($root, $docs, $port) = ($server->root, $server->docroot, $server->port);
}

for ([$s, 'www'], [$story, 'shop']) {
    my ($server, $name) = @$_;
    host($server);
    is($server->start, undef, "$name: it starts");
    $server->expect(qr/PHPG\d{4}|^ {2,15}\S/);
    like($server->raw("GET / HTTP/1.0\r\nHost: $name.example.org:$port\r\n\r\n"),
        qr{^HTTP/1.1 500}, "$name: and refuses");
}

# A command of a sample, as it is run here.
sub shown
{
    my ($command, $sample) = @_;
    host($sample =~ /shop/ ? $story : $s);
    local $ENV{APACHE_RUN_DIR} = "$root/run";
    local $ENV{APACHE_CTL} = '/usr/sbin/apache2';
    my $url = "http://www.example.org:$port";
    $command =~ s{http://www\.example\.org}{$url};
    $command =~ s{/srv/www}{$docs};
    $command =~ s{^apachectl(.*)}{apache2 -d $root -f $root/httpd.conf$1};
    $command =~ s{^(phpguard.*)}{$top/build/$1 -- -d $root -f $root/httpd.conf};
    $command =~ s{/var/log/apache2}{$root};
    return scalar `$command 2>&1`;
}

# What is different on each host.
sub plain
{
    my ($text) = @_;
    $text =~ s{^\[[^]]+\] (\[phpguard:\w+\]) \[pid [^]]+\] \[client [^]]+\]}{
        [Sun Nov 29 10:00:00.000000 2026] $1 [pid 1234] [client 203.0.113.5:40000]}mg;
    $text =~ s/\Q$docs\E/\/srv\/www/g;
    $text =~ s/\Q$root\E/\/etc\/apache2/g;
    $text =~ s{(http://\w+\.example\.org):$port}{$1}g;
    $text =~ s/:$port\b/:80/g;
    $text =~ s/\bphp\d\.\d\b/php8.4/g;
    $text =~ s/\s+/ /g;
    return $text =~ s/^ | $//gr;
}

# Blocks of four blanks that begin with a command.
my $samples = 0;
for my $file ('README', 'build/man/mod_phpguard.8', 'build/man/phpguard.8') {
    my $text = PGTest::slurp("$top/$file");
    $text =~ s{^\.RS 4\n(.*?)^\.RE$}{$1 =~ s/^/    /mgr}gems;
    $text =~ s/\\e/\\/g, $text =~ s/\\([-&])/$1 eq '-' ? '-' : ''/ge if $file ne 'README';
    while ($text =~ /^    # (apachectl -t|phpguard .*|tail .*)\n((?:    .*\n)+)/mg) {
        my ($command, $sample) = ($1, $2);
        my $shown = shown($command, $sample);
        is(plain($sample), plain($shown), "$file: $command");
        ++$samples;
    }
}
if ($ENV{PG_SHOW}) {
    diag("# $_\n", shown($_, 'www'), "\n", shown($_, 'shop')) for 'apachectl -t', 'phpguard check',
        'tail -n 1 /var/log/apache2/error.log',
        'phpguard explain http://www.example.org/', 'phpguard fix';
}
cmp_ok($samples, '>=', 6, 'samples are found');
$_->stop for $s, $story;
done_testing;
