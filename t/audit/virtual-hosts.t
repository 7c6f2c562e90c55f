# Directories that the name or the address of a request makes
# (mod_vhost_alias): "phpguard audit" finds what leaks in them, by a name that
# reaches their vhost, and nothing in those that no request reaches.
# also under: sanitizer
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Lint;
use PGTest::Sites;
use Test::More;

# directive, map, names of the vhost, the directory, who asks for it: a name,
# "" for one that is called as the vhost, or undef for nobody
my @cases = (
    ['Root', '%0', '', 'site.example', ''],
    ['Root', '%-2', '', 'site', ''],
    ['Root', '%1', '', 'site', ''],
    ['Root', '%1', 'site.example www.site.example', 'www', 'www.site.example'],
    ['Root', '%-2/%-3', 'site.example *.site.example', 'site/a',
        'a.site.example'],
    ['Root', '%1', 'site.example *.site.example', 'a', 'a.site.example'],
    ['Root', '%2', 'site.example *.site.example', 'a', 'x.a.site.example'],
    ['Root', '%2+', 'site.example *.example', 'a.example', 'x.a.example'],
    ['Root', '%-2+', 'site.example *.example', 'x.a', 'x.a.example'],
    ['Root', '%-1/%2.1/%2.2/%2', '', 'example/e/x/example', ''],
    ['Root', '%-1/%-2.-1/%-2', '', 'example/e/site', ''],
    ['Root', '%1.1/%1.2+', 'site.example *.site.example', 'b/lue',
        'blue.site.example'],
    ['Root', '%1.-1+/%1', '', 'site/site', ''],
    ['Root', '%p/%1', '', '@PORT@/site', ''],
    ['Root', 'x%%%1', '', 'x%site', ''],
    ['Root', '%1', '', 'other', undef],
    ['Root', '%0', 'site.example *.site.example', 'site.example.net', undef],
    ['RootIP', '%0', '', '127.0.0.1', ''],
    ['RootIP', '%1/%4', '', '127/1', ''],
    ['RootIP', '%0', '', '127.0.0.2', undef],
    ['Scripts', '%1', '', 'site', ''],
);

sub directive
{
    my ($kind, $map) = @_;
    return $kind eq 'Scripts'
        ? "VirtualDocumentRoot \@ROOT\@/none\nVirtualScriptAlias $map"
        : "VirtualDocument$kind $map";
}

for my $case (@cases) {
    my ($kind, $map, $names, $dir, $host) = @$case;
    my ($name, @more) = split ' ', $names || 'site.example';
    my $url = $kind eq 'Scripts' ? '/cgi-bin/x.phtml' : '/x.phtml';
    my $set = directive($kind, "\@ROOT\@/v/$map");
    # the redirect leads to the name that was asked for
    my $s = PGTest->new(guard => 0, name => "$kind $map $dir",
        modules => ['rewrite', 'vhost_alias'], conf => <<"END",
UseCanonicalName Off
<VirtualHost *>
    ServerName first.example
    DocumentRoot \@ROOT\@/none
</VirtualHost>
<VirtualHost *>
    ServerName $name
    @{[ map { "ServerAlias $_\n" } @more ]}
    DocumentRoot \@ROOT\@/none
    $set
    RewriteEngine On
    RewriteCond %{HTTP:X-Forwarded-Proto} !https
    RewriteRule ^(.*) https://%{HTTP_HOST}\$1 [R]
    <Directory \@ROOT\@>
        Require all granted
    </Directory>
</VirtualHost>
END
        files => { '/none/keep' => '' });
    my $file = $s->write_file('/v/' . $s->fill_in($dir) . '/x.phtml', SOURCE);
    $host ||= $name if defined $host;
    my $text = $s->raw("GET $url HTTP/1.1\r\nHost: " . ($host || $name) . ':'
        . $s->port . "\r\nX-Forwarded-Proto: https\r\n"
        . "Connection: close\r\n\r\n");
    is(leaked($text) ? 1 : 0, defined $host ? 1 : 0,
        "$kind $map: what httpd sends of $dir");
    my %found = map { ($_->{file} => $_) } grep { $_->{file} }
        PGTest::Sites::told($s, 'DUMP_PHPGUARD_AUDIT');
    is($found{$file} ? 1 : 0, defined $host ? 1 : 0, 'is what is found');
    $s->stop;
}
done_testing;
