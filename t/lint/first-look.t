# What spares a look must hide nothing: root's first look, the shapes of places
# that were looked at, a list of sockets; and a rule whose target varies is
# asked about by an example.
# also under: sanitizer valgrind
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Lint;
use Test::More;

sub vhosts
{
    my ($lines, @names) = @_;
    return join '', map { my $own = $lines->($_);
        "<VirtualHost *:\@PORT\@>\nServerName $_.example\n"
        . "DocumentRoot \@DOCROOT\@\n$own</VirtualHost>\n" } @names;
}

sub looked_at
{
    my ($name, %fx) = @_;
    my $s = PGTest::Lint->make({ path => $name, files => 'index.php', %fx });
    $fx{before}->($s) if $fx{before};
    my ($status, $text) = $s->check;
    my (undef, undef, $json) = $fx{before} ? ()
        : $s->check('-D', 'DUMP_PHPGUARD_JSON');
    $s->gone;
    # nobody is at these sockets, and -t does not knock
    return join ' ', $text =~ /^phpguard: (.*)$/mg, $text =~ /(host\d+)\.exa/g
        if $fx{before};
    return join ' ', sort map { my $f = $_;
        map { "$f->{level}:$f->{id}:$_->{vhost}" =~ s/:\d+$//r }
        @{ $f->{places} } } json_findings($json);
}

my $broken = sub { "SetHandler application/x-none-php\n" };
like(looked_at('a vhost that no request reaches', modules => 'mime',
    conf => vhosts($broken, qw(a a b))),
    qr/^error:PHPG\d+:a\.example error:PHPG\d+:b\.example$/,
    'it does not silence the one behind it');

my $fpm = sub { "<FilesMatch \"\\.php\$\">\nSetHandler "
    . "\"proxy:unix:\@ROOT\@/pool/$_[0].sock|fcgi://localhost\"\n"
    . "</FilesMatch>\n" };
my @pools = map { "host$_" } 1 .. 24;
my $sockets = sub {
    my ($s, @but) = @_;
    mkdir $s->root . '/pool';
    my %but = map { ($_ => 1) } @but;
    $s->write_file("/pool/$_.sock", '') for grep { !$but{$_} } @pools;
};
is(looked_at('a socket for each vhost', modules => 'mime proxy proxy_fcgi',
    conf => vhosts($fpm, @pools), before => $sockets), '',
    'all are there');
is(looked_at('one of them is gone', modules => 'mime proxy proxy_fcgi',
    conf => vhosts($fpm, @pools), before => sub {
        $sockets->($_[0], qw(host21 host22));
        symlink 'nowhere', $_[0]->root . '/pool/host22.sock';
        symlink 'host1.sock', $_[0]->root . '/pool/host23.sock.new';
        rename $_[0]->root . '/pool/host23.sock.new',
            $_[0]->root . '/pool/host23.sock';
    }), '1 warning; 2 places fail host21',
    'that one, and a link that leads nowhere');

for my $case (
    ['by the URL', '%{REQUEST_URI} =~ m#/index#', 'error'],
    ['by who asks', "%{HTTP_USER_AGENT} == 'x'", 'warning'],
    ['the Else of one', "%{HTTP_USER_AGENT} == 'x'", 'warning', 'SetEnv a b'])
{
    my ($name, $condition, $level, $first) = @$case;
    my $not = $first ? '' : $condition =~ /==/ ? '! ' : '';
    my $broken = 'SetHandler application/x-none-php';
    my $if = $first ? "<If \"$condition\">\n$first\n</If>\n<Else>\n$broken\n</Else>\n"
        : "<If \"$not$condition\">\n$broken\n</If>\n";
    like(looked_at("an If $name", modules => 'mime env', conf => $if),
        qr/^$level:PHPG\d+:\S+$/, "an If $name: $level");
}

for my $to ('%{DOCUMENT_ROOT}/$1.php', '@DOCROOT@/$1.php', '/$1.php') {
    like(looked_at("RewriteRule to $to", modules => 'mime rewrite proxy '
        . 'proxy_fcgi', conf => <<"END"), qr/^error:PHPG0406:\S+$/,
<LocationMatch "\\.php\$">
    SetHandler "proxy:fcgi://192.0.2.1:9/"
</LocationMatch>
RewriteEngine On
RewriteRule "^/([a-z]+)\$" "$to" [L]
END
        "a rule that leads to $to");
}
done_testing;
