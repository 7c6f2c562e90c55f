# A vhost with TLS that redirects what is not encrypted, by mod_rewrite and by an
# expression: -t and a start make their requests as over TLS, and agree.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Lint;
use Test::More;

plan skip_all => missing(modules => 'ssl') if missing(modules => 'ssl');
plan skip_all => 'no openssl(1)' if system 'command -v openssl >/dev/null';

my %redirect = (
    'RewriteCond %{HTTPS}' => "    RewriteEngine On\n"
        . "    RewriteCond %{HTTPS} !=on\n    RewriteRule ^ https://tls/ [R,L]\n",
    'RewriteCond in a .htaccess' => '',
    'an If' => "    <If \"%{HTTPS} != 'on'\">\n        Require all denied\n"
        . "    </If>\n",
);
for my $name (sort keys %redirect) {
    my $tls = PGTest::free_port();
    my $s = PGTest::Lint->make({ path => $name, modules => 'mime rewrite ssl '
            . 'socache_shmcb authz_host', files => '/tls/index.php',
        part => { '/key/make' => '', '/tls/.htaccess' => $redirect{$name} ? ''
            : "RewriteEngine On\nRewriteCond %{HTTPS} off\n"
                . "RewriteRule ^ https://tls/ [R,L]\n" }, conf => <<"END" },
Listen 127.0.0.1:$tls https
<VirtualHost *:$tls>
    ServerName tls
    DocumentRoot \@ROOT\@/tls
    SSLEngine On
    SSLCertificateFile \@ROOT\@/key/tls.pem
    SSLCertificateKeyFile \@ROOT\@/key/tls.pem
    AddHandler php5-fcgi .php
    <Directory \@ROOT\@/tls>
        AllowOverride All
        Require all granted
    </Directory>
$redirect{$name}</VirtualHost>
END
        expect => [qr/./]);
    my $key = $s->root . '/key';
    system("openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=tls"
        . " -keyout $key/k -out $key/c 2>/dev/null && cat $key/k $key/c"
        . " >$key/tls.pem") == 0 or die 'no certificate';
    my ($found) = findings(($s->check)[1]);
    is($found && $found->{id}, 'PHPG0103', "$name: -t");
    is($s->start, undef, "$name: it starts") or next;
    like(PGTest::slurp($s->root . '/error.log'),
        qr{PHPG0103: \S*/tls/index\.php is refused}, "$name: a start");
    my ($status, $text) = $s->check;
    is($status, 0, "$name: what is live does not block a reload")
        or diag($text);
    $s->stop;
}
done_testing;
